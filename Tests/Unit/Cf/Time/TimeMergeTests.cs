using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeMergeTests
{
    [Fact]
    public void Steps_of_all_inputs_ascend() =>
        Assert.Equal([(1, 0), (0, 0), (0, 1), (1, 1), (0, 2)], Merge(("a", [2, 3, 9]), ("b", [1, 4]), ("c", [])).Order);

    [Fact]
    public void Equal_steps_name_both_inputs_and_how_much_they_share()
    {
        var error = Assert.Throws<ComputeException>(() => Merge(("a.nc", [1, 2, 3]), ("b.nc", [2, 3, 4])));

        Assert.Equal(Fault.InvalidValue, error.Fault);
        Assert.Equal("b.nc", error.Locator);
        Assert.Contains("a.nc and b.nc both have the time step <2>", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 steps, <2> .. <3>", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, double.NaN)]
    public void An_input_that_does_not_ascend_is_named(double first, double second)
    {
        var error = Assert.Throws<ComputeException>(() => Merge(("a.nc", [1]), ("b.nc", [first, second])));

        Assert.Equal("b.nc", error.Locator);
        Assert.Contains("does not ascend", error.Message, StringComparison.Ordinal);
        Assert.Contains("at index 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_without_any_step_cannot_be_joined() =>
        Assert.Throws<ComputeException>(() => Merge(("a", []), ("b", [])));

    private static TimeMerge<double> Merge(params (string Name, double[] Keys)[] axes) =>
        new([.. axes.Select(axis => (axis.Name, ImmutableArray.Create(axis.Keys)))], key => $"<{key}>");
}
