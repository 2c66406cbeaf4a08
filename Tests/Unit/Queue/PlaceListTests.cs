using Compute.Orleans.Grains.Queue;

namespace Compute.Orleans.Tests.Unit.Queue;

public sealed class PlaceListTests
{
    private static readonly DateTimeOffset _noon = new(2020, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Guid[] _jobs = [.. Enumerable.Range(0, 6).Select(_ => Guid.NewGuid())];

    [Fact]
    public void Places_are_given_in_the_order_of_acceptance_not_of_asking()
    {
        var list = new PlaceList(2);
        foreach (var number in (int[])[3, 1, 0, 2])
        {
            Assert.True(list.Add(_jobs[number], _noon.AddSeconds(number)));
        }

        Assert.Equal([_jobs[0], _jobs[1]], list.Admit());
        Assert.Empty(list.Admit());
        Assert.Equal((false, 1), (list.TurnOf(_jobs[3]).MayRun, list.TurnOf(_jobs[3]).Ahead));
        list.Remove(_jobs[1]);
        Assert.Equal([_jobs[2]], list.Admit());
        Assert.True(list.TurnOf(_jobs[2]).MayRun);
    }

    [Fact]
    public void Asking_again_changes_nothing()
    {
        var list = new PlaceList(1);
        _ = list.Add(_jobs[0], _noon);
        _ = list.Admit();
        Assert.False(list.Add(_jobs[0], _noon.AddDays(1)));
        Assert.True(list.TurnOf(_jobs[0]).MayRun);
        Assert.Equal(1, list.Running);
    }

    [Fact]
    public void Who_runs_already_keeps_its_place_even_above_the_limit()
    {
        var list = new PlaceList(1);
        foreach (var job in _jobs[..3])
        {
            _ = list.Add(job, _noon, isRunning: true);
        }

        _ = list.Add(_jobs[3], _noon);
        Assert.Empty(list.Admit());
        list.Remove(_jobs[0]);
        list.Remove(_jobs[1]);
        Assert.Empty(list.Admit());
        list.Remove(_jobs[2]);
        Assert.Equal([_jobs[3]], list.Admit());
    }

    [Fact]
    public void Who_left_is_forgotten_and_may_come_again()
    {
        var list = new PlaceList(1);
        _ = list.Add(_jobs[0], _noon);
        _ = list.Add(_jobs[1], _noon);
        list.Remove(_jobs[0]);
        list.Remove(_jobs[0]);
        Assert.False(list.TurnOf(_jobs[0]).MayRun);
        Assert.Equal([_jobs[1]], list.Admit());
        Assert.True(list.Add(_jobs[0], _noon));
        Assert.Equal(2, list.Count);
    }
}
