using Compute.Orleans.Silo.Commands;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class ArgumentsTests
{
    [Fact]
    public void Words_switches_and_options_come_in_any_order()
    {
        var arguments = Arguments.Parse(["token", "--data", "/d", "create", "--operator", "Ada Lovelace", "--import"]);

        Assert.Equal(["token", "create", "Ada Lovelace"], arguments.Words);
        Assert.Equal(["import", "operator"], arguments.Switches.Order(StringComparer.Ordinal));
        Assert.Equal("/d", arguments.Options["data"]);
    }

    [Fact]
    public void A_value_may_stand_behind_an_equals_sign()
    {
        var arguments = Arguments.Parse(["--standalone", "--urls=http://127.0.0.1:0", "--data=--odd"]);

        Assert.Equal(["standalone"], arguments.Words);
        Assert.Equal(("http://127.0.0.1:0", "--odd"), (arguments.Options["urls"], arguments.Options["data"]));
    }

    [Fact]
    public void Some_options_may_be_given_more_than_once()
    {
        var arguments = Arguments.Parse(["execute", "--allow", "/a", "x.nc", "--allow=/b", "--force"]);

        Assert.Equal(["json"], Arguments.Parse(["inspect", "x.nc", "--json"]).Switches);
        Assert.Equal(["execute", "x.nc"], arguments.Words);
        Assert.Equal(["/a", "/b"], arguments.Lists["allow"]);
        Assert.Empty(arguments.Lists["allow-host"]);
    }

    [Theory]
    [InlineData("--url", "x")]
    [InlineData("--allow")]
    [InlineData("--urls")]
    [InlineData("--urls", "--standalone")]
    [InlineData("--urls=")]
    [InlineData("--data", "a", "--data", "b")]
    [InlineData("--operator=yes")]
    [InlineData("--")]
    public void What_is_not_understood_is_refused(params string[] arguments) =>
        Assert.Throws<UsageException>(() => Arguments.Parse(arguments));

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("--standalone", "--help")]
    public void Help_is_all_that_is_done_when_it_is_asked_for(params string[] arguments) =>
        Assert.Equal(["help"], Arguments.Parse(arguments).Words);
}
