using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Tests.Unit.Silo;

/// <summary>What is wrong with a cluster's options is said by key and value, with what would do.</summary>
public sealed class NodeSetupTests
{
    private const string Database = "Host=db.example;Database=compute;Password=geheim";

    [Fact]
    public void Without_a_mode_a_node_stands_alone_on_a_file_in_its_data_folder()
    {
        using var folder = new TemporaryFolder();

        var setup = Read(folder);

        Assert.False(setup.IsCluster);
        Assert.Equal(folder.File("state.db"), Assert.IsType<SqliteDialect>(setup.Database).Place);
    }

    [Fact]
    public void A_cluster_is_on_the_database_that_is_named()
    {
        using var folder = new TemporaryFolder();

        var setup = Read(folder, ("Cluster:Mode", "cluster"), ("Cluster:ConnectionString", Database));

        Assert.Equal("db.example:5432/compute", Assert.IsType<PostgresDialect>(setup.Database).Place);
        Assert.Equal((11111, 30000, "compute"), (setup.Silo.SiloPort, setup.Silo.GatewayPort, setup.Cluster.ClusterId));
    }

    [Theory]
    [InlineData("Cluster:Mode", "many", "it must be standalone")]
    [InlineData("Cluster:ConnectionString", "", "set it to the PostgreSQL database")]
    [InlineData("Cluster:ConnectionString", "Data Source=state.db", "set it to the PostgreSQL database")]
    [InlineData("Cluster:ConnectionString", "Host=db.example;Password=geheim", "must name a host and a database")]
    [InlineData("Cluster:ConnectionString", "Host=db.example;Nonsense=1", "cannot be used: ")]
    [InlineData("Cluster:ServiceId", "two words", "letters, digits")]
    [InlineData("Cluster:ClusterId", "", "letters, digits")]
    [InlineData("Cluster:SiloPort", "0", "it must be from 1 to 65535")]
    [InlineData("Cluster:GatewayPort", "11111", "give one of them another port")]
    [InlineData("Cluster:AdvertisedAddress", "0.0.0.0", "like 10.0.0.7")]
    [InlineData("Cluster:AdvertisedAddress", "silo-1", "like 10.0.0.7")]
    [InlineData("Cluster:ListenAddress", "eth0", "0.0.0.0")]
    [InlineData("Cluster:ProbeTimeout", "00:00:00", "it must be from 0.2 to 600")]
    [InlineData("Cluster:MissedProbes", "0", "it must be from 1 to 100")]
    [InlineData("Cluster:Kubernetes", "true", "docs/cluster.md")]
    public void What_cannot_be_used_is_named_with_what_would_do(string key, string value, string remedy)
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<OptionsValidationException>(() => Read(
            folder, ("Cluster:Mode", "cluster"), ("Cluster:ConnectionString", Database), (key, value)));

        var failure = refusal.Failures.First();
        Assert.Contains(key, failure, StringComparison.Ordinal);
        Assert.Contains(remedy, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", string.Concat(refusal.Failures), StringComparison.Ordinal);
        if (key != "Cluster:ConnectionString")
        {
            Assert.Contains(value.Replace("00:00:00", "0", StringComparison.Ordinal), failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_edge_is_nothing_without_a_cluster() => Assert.Contains(
        "Cluster:ConnectionString is empty",
        Assert.Single(new ClusterSettingsValidator(isEdge: true).Validate(name: null, new ClusterSettings()).Failures!),
        StringComparison.Ordinal);

    private static NodeSetup Read(TemporaryFolder folder, params (string Key, string Value)[] options)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection();
        foreach (var (key, value) in options)
        {
            configuration[key] = value; // A later one takes the place of an earlier one.
        }

        return NodeSetup.Read(
            NodeSettings.From(Arguments.Parse(["--data", folder.Path]), _ => null), configuration);
    }
}
