using Compute.Orleans.Engine.Sources.Access;


namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class AccessPolicyTests
{
    [Fact]
    public void Good_options_have_no_problems() => Assert.Empty(new AccessPolicy
    {
        Mounts = [new() { Path = "/data", Urls = ["https://node.example:8443/thredds/fileServer/cmip/"] }],
        Hosts = ["node.example", "node.example:8080", "[::1]:80", "10.0.0.1", "https://node.example", "HTTP://a.example:1"],
        Networks = ["10.20.0.0/16", "fd00::/8"],
        Mapping = { ["thredds/dodsC/css03_data"] = "/p/css03" },
    }.Problems());

    [Fact]
    public void Each_wrong_option_is_named_with_its_value()
    {
        var problems = new AccessPolicy
        {
            Mounts = [new() { Path = "data", Urls = ["node.example/cmip"] }],
            Hosts = ["ftp://node.example", "https://node.example/", "https://https://a.b", "", "node.example:x", "a@b", "127.1"],
            Networks = ["10.0.0.0", "host/8"],
            MaxFetchGb = double.NaN,
            Mapping = { ["/"] = "relative", ["../up"] = "/p" },
        }.Problems().ToList();

        Assert.Equal(15, problems.Count);
        Assert.All(
            [
                "`data`", "`relative`", "`node.example/cmip`", "`ftp://node.example`", "`https://node.example/`", "``",
                "`https://https://a.b`", "`10.0.0.0`", "`host/8`", "is NaN",
                "`/`", "`../up`",
            ],
            value => Assert.Single(problems, problem => problem.Contains(value, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://node.example/a", true)]
    [InlineData("http://node.example/a", false)]
    [InlineData("https://node.example:8443/a", false)]
    [InlineData("http://other.example/a", true)]
    [InlineData("https://other.example/a", false)]
    [InlineData("https://other.example:80/a", false)]
    public void A_scheme_that_is_named_is_the_only_one(string url, bool isAllowed) => Assert.Equal(
        isAllowed,
        new AccessPolicy { Hosts = ["https://node.example", "http://other.example"] }.AllowsHost(new(url)));

    [Theory]
    [InlineData("https://node.example:80/a", true)]
    [InlineData("http://node.example/a", true)]
    [InlineData("http://node.example:80/a", true)]
    [InlineData("https://node.example/a", false)]
    [InlineData("ftp://node.example:80/a", false)]
    public void A_port_that_is_named_is_the_only_one(string url, bool isAllowed) => Assert.Equal(
        isAllowed,
        new AccessPolicy { Hosts = ["node.example:80"] }.AllowsHost(new(url)));
}
