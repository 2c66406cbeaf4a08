using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Processes;

namespace Compute.Orleans.Tests.Unit.Operations.Processes;

public sealed class MetricsTests
{
    [Fact]
    public void The_document_has_the_originals_names_and_leaves_out_what_is_not_known()
    {
        var metrics = new ServiceMetrics(new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.FromHours(1)))
        {
            JobsRunning = 2,
            JobsQueued = 0,
            UserJobsRunning = 1,
            MemoryUsage = 5_000_000_000,
            Processes = [new("CDAT.mean", 4, 1, 6)],
        };

        var output = Assert.Single(new Metrics().Evaluate([], metrics));

        Assert.Equal(("output", "application/json"), (output.Identifier, output.MimeType));
        Assert.Equal(
            """
            {"time":"Mon Feb  3 03:05:06 2020",
            "health":{"jobs_running":2,"jobs_queued":0,"user_jobs_running":1,"memory_usage":5000000000},
            "usage":{"operators":{"CDAT.mean":{"count":4,"failed":1,"avg_time":1.5}}}}
            """.ReplaceLineEndings(""),
            output.Text);
    }

    [Fact]
    public void It_takes_the_lists_that_clients_send_and_needs_none_of_them()
    {
        var signature = new Metrics().Signature;

        Assert.Equal(["variable", "domain", "operation"], signature.Inputs.Select(input => input.Identifier));
        Assert.All(signature.Inputs, input => Assert.Equal((0, 1), (input.MinOccurs, input.MaxOccurs)));
        Assert.Contains(OperationCatalog.Processes, process => process.Identifier == signature.Identifier);
        Assert.DoesNotContain(OperationCatalog.Processes, process => process.Identifier == Echo.Identifier);
    }
}
