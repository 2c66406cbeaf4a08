using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>The service's own outputs are read by those who may, under their own URLs only.</summary>
public sealed class SourceResolverOutputsTests : ResolverTests
{
    [Theory]
    [InlineData("http://localhost:8000/threddsCWT/fileServer/public/")]
    [InlineData("http://LOCALHOST:8000/threddsCWT/dodsC/public/")]
    [InlineData("https://compute.example/esgf/threddsCWT/dodsC/public/")]
    [InlineData("https://compute.example:443/esgf/threddsCWT/fileServer/public/")]
    public void Own_outputs_are_read_from_the_data_folder_by_those_who_may(string prefix)
    {
        Write("data/public/ada%40example.org/job1/mean.nc");
        Write("data/public/anonymous/job2/subset.nc");
        Write("data/public/bob/job3/secret.nc");

        // The folder is named ada%40example.org, so a URL has the % encoded once more.
        Assert.Equal(
            new(Data.Public + "/ada%40example.org/job1/mean.nc", IsLocal: true),
            Resolve(prefix + "ada%2540example.org/job1/mean.nc"));
        Assert.Equal(Data.Public + "/anonymous/job2/subset.nc", Resolve(prefix + "anonymous/job2/subset.nc").Location);

        var existing = AssertFault(Fault.Denied, prefix + "bob/job3/secret.nc");
        var missing = AssertFault(Fault.Denied, prefix + "bob/job3/nothing.nc");
        Assert.Equal(
            existing.Message.Replace("secret", "nothing", StringComparison.Ordinal),
            missing.Message);

        AssertFault(Fault.DataUnreachable, prefix + "anonymous/job2/removed.nc");
        AssertFault(Fault.InvalidValue, prefix + "anonymous/job2");
        AssertFault(Fault.InvalidValue, prefix + "anonymous/job2/a/b.nc");
    }

    [Fact]
    public void A_caller_without_a_token_reads_only_what_such_callers_made()
    {
        Write("data/public/anonymous/job/a.nc");
        Write("data/public/bob/job/a.nc");

        const string Outputs = "http://localhost:8000/threddsCWT/fileServer/public";
        Assert.True(Resolver.Resolve(Outputs + "/anonymous/job/a.nc", OwnOutputs.Anonymous).IsLocal);
        var denial = Assert.Throws<ComputeException>(
            () => Resolver.Resolve(Outputs + "/bob/job/a.nc", OwnOutputs.Anonymous));
        Assert.Equal(Fault.Denied, denial.Fault);
        Assert.Equal(Grains.Interfaces.Access.Caller.Anonymous, OwnOutputs.Anonymous);
    }

    [Theory]
    [InlineData("http://other.example/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("http://localhost:8001/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("https://compute.example/other/threddsCWT/fileServer/public/anonymous/job/a.nc")]
    [InlineData("http://localhost:8000/threddsCWT/catalog/public/anonymous/job/a.nc")]
    public void Output_paths_mean_nothing_under_another_authority(string url)
    {
        Write("data/public/anonymous/job/a.nc");

        AssertRefused(url);
    }

    [Fact]
    public void A_mount_that_holds_the_data_folder_opens_neither_its_state_nor_others_outputs()
    {
        Write("data/state.db");
        Write("data/public/bob/job/a.nc");
        Write("data/public/anonymous/job/a.nc");
        Policy.Mounts.Add(new() { Path = Temporary.Path });

        AssertRefused(Temporary.File("data/state.db"));
        AssertRefused(Temporary.File("data/nothing.db"));
        AssertRefused(Temporary.File("data/public/bob/job/a.nc"));
        Assert.True(Resolve(Temporary.File("data/public/anonymous/job/a.nc")).IsLocal);
    }
}
