using Compute.Orleans.Engine.Execution;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class SpareMemoryTests
{
    [Fact]
    public void As_many_rows_are_taken_as_there_is_room_for_and_given_back()
    {
        var budget = new MemoryBudget(1000);
        var spare = new SpareMemory(budget, 800, 0);

        using (var rows = spare.Take(wanted: 100, atLeast: 1, rowBytes: 10))
        {
            Assert.Equal(80, rows!.Rows);
            using var fewer = spare.Take(wanted: 100, atLeast: 1, rowBytes: 10);
            Assert.Equal(20, fewer!.Rows);
            Assert.Null(spare.Take(wanted: 100, atLeast: 1, rowBytes: 10));
        }

        Assert.True(budget.TryTake(1000));
    }

    [Fact]
    public void Nothing_is_taken_for_no_more_rows_than_there_are_anyway()
    {
        var budget = new MemoryBudget(1000);

        Assert.Null(new SpareMemory(budget, 1000, 0).Take(wanted: 5, atLeast: 5, rowBytes: 10));
        Assert.Null(new SpareMemory(budget, 1000, 0).Take(wanted: 5, atLeast: 4, rowBytes: 1000));
        Assert.True(budget.TryTake(1000));
    }
}
