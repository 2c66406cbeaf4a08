using System.Collections.Immutable;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class ComputeStateExtensionsTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_of_one_process_share_a_database()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await Start(folder, silos: 2);
        var first = Storage(cluster, 0, ComputeStateExtensions.JobStorage);
        var second = Storage(cluster, 1, ComputeStateExtensions.JobStorage);
        var id = GrainId.Create("job", Guid.NewGuid().ToString("n"));
        var written = new GrainState<Sample>(new Sample { Text = "über", Items = [1, 2, 3] });
        var read = new GrainState<Sample>();

        await first.WriteStateAsync("sample", id, written);
        await second.ReadStateAsync("sample", id, read);

        Assert.True(read.RecordExists);
        Assert.Equal("über", read.State?.Text);
        Assert.Equal([1, 2, 3], read.State!.Items);
        Assert.Equal(written.ETag, read.ETag);
    }

    private static async Task<InProcessTestCluster> Start(TemporaryFolder folder, short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => silo.AddComputeState($"Data Source={folder.File("state.db")}"));
        var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(TimeSpan.FromSeconds(60), Ending);
        return cluster;
    }

    private static IGrainStorage Storage(InProcessTestCluster cluster, int silo, string name) =>
        cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    private sealed class Sample
    {
        public string? Text { get; set; }

        public ImmutableArray<int> Items { get; set; }
    }
}
