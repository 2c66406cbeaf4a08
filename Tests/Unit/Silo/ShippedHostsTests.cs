using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Tests.Conventions;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Configuration;

namespace Compute.Orleans.Tests.Unit.Silo;

/// <summary>The list of ESGF's hosts that comes with the program.</summary>
public sealed class ShippedHostsTests
{
    [Fact]
    public void None_of_them_may_be_read_as_the_file_comes()
    {
        using var folder = new TemporaryFolder();

        Assert.Empty(Policy(folder.Path).Hosts);
    }

    [Fact]
    public void Each_of_them_is_a_host_once_the_slashes_are_taken_away()
    {
        using var folder = new TemporaryFolder();
        var lines = Repository.Lines("Silo/appsettings.json")
            .Select(line => line.Replace("// \"", "\"", StringComparison.Ordinal));
        File.WriteAllLines(folder.File("appsettings.json"), lines);

        var policy = Policy(folder.Path);

        Assert.InRange(policy.Hosts.Count, 30, 100);
        Assert.Empty(policy.Problems());
        Assert.Equal(policy.Hosts.Count, policy.Hosts.Distinct().Count());
        Assert.True(policy.AllowsHost(new("https://esgf.ceda.ac.uk/thredds/fileServer/a.nc")));
    }

    private static AccessPolicy Policy(string folder)
    {
        using var configuration = new ConfigurationManager();
        NodeConfiguration.Use(configuration, folder);
        return configuration.GetSection("Data").Get<AccessPolicy>() ?? new();
    }
}
