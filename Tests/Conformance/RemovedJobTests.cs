using System.Net;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>What is told of a job after it was removed, also of one whose record still holds everything.</summary>
public sealed class RemovedJobTests
{
    [Fact]
    public async Task It_gives_no_value_and_repeats_no_input()
    {
        await using var edge = await EdgeHost.Start();
        var value = new TypedValue("string", ValueKind.Literal, "secret");
        var job = edge.Service.Put(
            FakeService.Status(Guid.NewGuid(), "echo", JobPhase.Succeeded) with
            {
                Values = [value],
                Response = new([new("string")], Lineage: true, [new("string", value, null)]),
            });
        Assert.Equal((HttpStatusCode.OK, "secret"), await edge.Client.Read($"/wps/api/job/{job.Id:n}/string"));
        _ = edge.Service.Put(job with { Removed = DateTimeOffset.UnixEpoch });

        var (status, text) = await edge.Client.Read($"/wps/api/job/{job.Id:n}/string");
        var (_, document) = await edge.Client.Read($"/wps/api/job/{job.Id:n}.wps");
        var (_, json) = await edge.Client.Read($"/wps/api/status/{job.Id:n}.json");

        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains("results were removed on 1970-01-01", Documents.Exception(text).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", document, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
        OgcSchemas.AssertValid(document);
    }
}
