using L1Gen.Serialization;
using Xunit;

namespace L1Gen.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_file_is_whole_until_the_new_one_is()
    {
        string path = _folder["a"];
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(_folder.Path, "a.tmp-*"));
        });
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void An_error_leaves_the_old_file_and_nothing_beside_it()
    {
        string path = _folder["a"];
        File.WriteAllText(path, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("full");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void What_a_crash_left_beside_is_in_nobodys_way(string name)
    {
        SavedModel<float> model = SavedModel<float>.Small(1);
        model.Save(_folder[name]);
        File.WriteAllText(_folder[name + ".tmp-0"], "half of it");
        SavedModel<float> loaded = SavedModel<float>.Small(2);
        loaded.Load(_folder[name]);
        Assert.Equal(model.Copy(), loaded.Copy());
        SavedModel<float>.Small(3).Save(_folder[name]);
        loaded.Load(_folder[name]);
        Assert.Equal(SavedModel<float>.Small(3).Copy(), loaded.Copy());
    }

    [Fact]
    public void A_link_stays_one()
    {
        File.WriteAllText(_folder["target"], "old");
        try
        {
            File.CreateSymbolicLink(_folder["link"], _folder["target"]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("Links cannot be created here.");
        }
        AtomicFile.Write(_folder["link"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(_folder["target"]));
        Assert.NotNull(File.ResolveLinkTarget(_folder["link"], returnFinalTarget: false));
    }
}
