using L1Gen.Tests;

namespace L1Gen.Mpi.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_one_in_the_file() => PublicApi.Verify("L1Gen.Mpi");
}
