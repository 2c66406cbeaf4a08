using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class LazyDatasetTests
{
    [Theory]
    [InlineData("lat", "; its latitudes are no axis but the variable nav_lat along j and i: ")]
    [InlineData("Longitude", "tos.nc: its axes are j")]
    [InlineData("time", "which does not change with time: its axes are j")]
    public void What_a_curvilinear_grid_lacks_is_said_with_what_it_has(string requested, string words)
    {
        var values = Values(3, 4);
        var ocean = new LazyDataset
        {
            Origin = "tos.nc",
            Attributes = AttributeSet.Empty,
            Coordinates = [],
            Variables =
            [
                new("tos", VariableRole.Data, ["j", "i"], values, AttributeSet.Empty),
                new("nav_lat", VariableRole.Auxiliary, ["j", "i"], values, AttributeSet.Empty.With("standard_name", "latitude")),
                new("nav_lon", VariableRole.Auxiliary, ["j", "i"], values, AttributeSet.Empty),
            ],
        };

        var said = ocean.Lacks(requested);

        Assert.StartsWith($"dimension `{requested}` is not in tos.nc", said, StringComparison.Ordinal);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(requested == "lat", said.Contains("compare nav_lat", StringComparison.Ordinal));
    }

    private static Node Values(int rows, int columns) =>
        ArrangeNode.Of(new KnownNode([.. Enumerable.Range(0, rows).Select(row => (double)row)]), [rows, columns], [0]);
}
