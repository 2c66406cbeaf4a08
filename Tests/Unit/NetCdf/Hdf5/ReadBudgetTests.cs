using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class ReadBudgetTests
{
    [Fact]
    public void All_structures_together_are_not_much_longer_than_the_file()
    {
        var budget = new ReadBudget(new Hdf5Image().ToFile(100));

        for (var round = 0; round < 4; round++)
        {
            budget.Spend(0, 100, "a header");
        }

        var refusal = Assert.Throws<ComputeException>(() => budget.Spend(7, 1, "a header"));
        Assert.Equal(Fault.CorruptData, refusal.Fault);
        Assert.Contains("at byte 7, a header makes the metadata longer than the file", refusal.Message, StringComparison.Ordinal);
    }
}
