using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class ZeroRunsTests
{
    [Fact]
    public void The_first_runs_are_asked_for_once_more_and_then_a_few_of_them()
    {
        var runs = new ZeroRuns();

        Assert.Equal(ZeroRuns.First, Asked(runs, ZeroRuns.First));
        Assert.Equal(100, Asked(runs, 100 * ZeroRuns.OneIn));
    }

    [Fact]
    public void After_a_lie_all_are_asked_for_again()
    {
        var runs = new ZeroRuns();
        _ = Asked(runs, 1000);

        runs.Distrust();

        Assert.Equal(ZeroRuns.First, Asked(runs, ZeroRuns.First));
    }

    private static int Asked(ZeroRuns runs, int count) => Enumerable.Range(0, count).Count(_ => runs.MustAsk());
}
