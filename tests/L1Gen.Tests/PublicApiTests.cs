using System.Reflection;

namespace L1Gen.Tests;

public class PublicApiTests
{
    [Theory]
    [InlineData("L1Gen")]
    public void The_public_API_is_the_one_in_the_file(string library)
    {
        string root = typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        string verified = Path.Combine(root, "src", library, "PublicAPI.txt");
        string received = Path.ChangeExtension(verified, ".received.txt");
        string[] expected = File.Exists(verified) ? File.ReadAllLines(verified) : [];
        string[] actual = [.. PublicApi.List(Assembly.Load(library))];

        File.Delete(received);
        if (actual.SequenceEqual(expected))
            return;
        File.WriteAllText(received, string.Concat(actual.Select(line => line + "\n")));
        IEnumerable<string> changes = [.. expected.Except(actual).Select(line => "- " + line.Trim()), .. actual.Except(expected).Select(line => "+ " + line.Trim())];
        Assert.Fail($"The public API of {library} is not the one in its file. If the change is meant, accept it by\n    mv {received} {verified}\n{string.Join('\n', changes)}");
    }
}
