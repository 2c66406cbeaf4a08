using Compute.Orleans.Grains.Workers;

namespace Compute.Orleans.Tests.Unit.Workers;

public sealed class FairQueueTests
{
    private static readonly Guid _small = Guid.NewGuid();
    private static readonly Guid _large = Guid.NewGuid();

    [Fact]
    public void Users_take_turns_however_much_one_of_them_wants()
    {
        var queue = new FairQueue<string>();
        for (var number = 0; number < 10; number++)
        {
            queue.Add("ann", _large, 100, $"ann{number}");
        }

        queue.Add("bob", _small, 100, "bob0");
        queue.Add("bob", _small, 100, "bob1");
        Assert.Equal(["ann0", "bob0", "ann1", "bob1", "ann2"], Take(queue, 5));
        Assert.Equal(7, queue.Count);
    }

    [Fact]
    public void Who_has_less_running_is_next()
    {
        var queue = new FairQueue<string>();
        queue.Add("ann", _large, 100, "ann0");
        queue.Add("ann", _large, 100, "ann1");
        _ = Take(queue, 2);
        queue.Add("ann", _large, 100, "ann2");
        queue.Add("bob", _small, 100, "bob0");
        queue.Add("bob", _small, 100, "bob1");
        Assert.Equal(["bob0", "bob1"], Take(queue, 2));
        queue.Done("ann");
        Assert.Equal(["ann2"], Take(queue, 1));
    }

    [Fact]
    public void A_small_job_overtakes_a_large_one_but_does_not_starve_it()
    {
        var queue = new FairQueue<string>();
        for (var number = 0; number < 3; number++)
        {
            queue.Add("ann", _large, 1000, $"large{number}");
        }

        for (var number = 0; number < 9; number++)
        {
            queue.Add("ann", _small, 10, $"small{number}");
        }

        Assert.Equal(["small0", "small1", "small2", "large0", "small3"], Take(queue, 5));
    }

    [Fact]
    public void What_is_removed_is_what_was_meant()
    {
        var queue = new FairQueue<string>();
        queue.Add("ann", _small, 10, "run1");
        queue.Add("ann", _small, 10, "run2");
        queue.Add("ann", _large, 10, "other");
        Assert.Equal(["run1"], queue.Remove(_small, item => item == "run1"));
        Assert.Equal(2, queue.Count);
        Assert.Equal(["run2", "other"], Take(queue, 2));
        Assert.False(queue.TryTake(out _));
        Assert.Empty(queue.Remove(_small, _ => true));
    }

    private static string[] Take(FairQueue<string> queue, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => queue.TryTake(out var item) ? item : "nothing")];
}
