using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DapNameTests
{
    [Theory]
    [InlineData("tas", "tas")]
    [InlineData("a%20b", "a b")]
    [InlineData("%C3%A9l", "\u00e9l")]
    [InlineData("%E9l", "\u00e9l")]
    [InlineData("100%", "100%")]
    [InlineData("%zz", "%zz")]
    [InlineData("group\\.tas", "group.tas")]
    [InlineData("\u00e9%20\U0001F600", "\u00e9 \U0001F600")]
    public void What_is_written_means_a_name(string id, string name) => Assert.Equal(name, DapName.Decode(id));

    [Theory]
    [InlineData("tas.tas", "tas.tas")]
    [InlineData("a%20b", "a%2520b")]
    [InlineData("a b", "a%20b")]
    [InlineData("a+b&c,d?e#f[0]", "a%2Bb%26c%2Cd%3Fe%23f%5B0%5D")]
    [InlineData("\u00e9", "%C3%A9")]
    public void A_name_is_encoded_once_more_in_a_query(string id, string query) =>
        Assert.Equal(query, DapName.InQuery(id));
}
