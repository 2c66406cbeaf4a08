using Compute.Orleans.WebApi.Dap;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap;

public sealed class DapNamesTests
{
    [Theory]
    [InlineData("tas_2-m.x+y", "tas_2-m.x+y")]
    [InlineData("2m_t", "2m_t")]
    [InlineData("a b", "a%20b")]
    [InlineData("a[0]{;}:=,\"", "a%5B0%5D%7B%3B%7D%3A%3D%2C%22")]
    [InlineData("a%20b", "a%2520b")]
    [InlineData("é", "_%C3%A9")]
    [InlineData("_é", "_%5F%C3%A9")]
    [InlineData("_a", "_a")]
    public void What_has_a_meaning_is_escaped(string name, string written) => Assert.Equal(written, DapNames.Escape(name));

    [Fact]
    public void No_two_names_are_written_alike() =>
        Gen.Select(Gen.String[Gen.Char["_%5Fé a"], 1, 6], Gen.String[Gen.Char["_%5Fé a"], 1, 6])
            .Sample((one, other) => (one == other) == (DapNames.Escape(one) == DapNames.Escape(other)));
}
