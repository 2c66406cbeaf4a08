using Compute.Orleans.Engine.Datasets;
using Compute.Orleans.WebApi.Dap;
using Compute.Orleans.WebApi.Dap.Constraints;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>How much work selections may make.</summary>
public sealed class ClauseEvaluatorTests
{
    private const string Pattern = "\"x\"";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_constraint_has_few_patterns()
    {
        await using var dap = await DapHost.Start();
        await using var file = await DatasetFile.OpenAsync(dap.File, Ending);
        var evaluator = new ClauseEvaluator(new DapDataset(file, "a.nc"), Ending);

        var braces = await Assert.ThrowsAsync<DapException>(() => Require(evaluator, $"&label=~{Braces(17)}"));
        var apart = await Assert.ThrowsAsync<DapException>(() => Require(
            evaluator, string.Concat(Enumerable.Repeat("&label=~\"h\"", 17))));
        var few = await Assert.ThrowsAsync<DapException>(() => Require(evaluator, $"&label=~{Braces(16)}"));

        Assert.Contains("17 patterns", braces.Message, StringComparison.Ordinal);
        Assert.Contains("17 patterns", apart.Message, StringComparison.Ordinal);
        Assert.Contains("is false", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_looked_at_once_a_selection_holds()
    {
        await using var dap = await DapHost.Start();
        await using var file = await DatasetFile.OpenAsync(dap.File, Ending);
        var evaluator = new ClauseEvaluator(new DapDataset(file, "a.nc"), Ending);

        await Require(evaluator, "&label=~{\"^h\",\"(\"}"); // The second one is no pattern.
    }

    [Fact]
    public async Task A_scalar_is_read_once()
    {
        await using var dap = await DapHost.Start();
        var file = await DatasetFile.OpenAsync(dap.File, Ending);
        var evaluator = new ClauseEvaluator(new DapDataset(file, "a.nc"), Ending);

        await Require(evaluator, "&height=height&label=label");
        await file.DisposeAsync();
        await Require(evaluator, "&height=height&label=label");

        await Assert.ThrowsAnyAsync<Exception>(() => Require(evaluator, "&crs=crs")); // What was not read is not there.
    }

    [Fact]
    public async Task Whose_client_has_gone_is_decided_no_further()
    {
        await using var dap = await DapHost.Start();
        await using var file = await DatasetFile.OpenAsync(dap.File, Ending);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var evaluator = new ClauseEvaluator(new DapDataset(file, "a.nc"), gone.Token);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Require(evaluator, "&\"a\"=~\"a\""));
    }

    private static string Braces(int count) => $"{{{string.Join(',', Enumerable.Repeat(Pattern, count))}}}";

    private static Task Require(ClauseEvaluator evaluator, string constraint) =>
        evaluator.RequireAsync(ConstraintParser.Parse(constraint).Clauses).AsTask();
}
