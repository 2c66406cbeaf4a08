using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("coordinates", "lat lon height", "lon height")]
    [InlineData("coordinates", "lat b", null)]
    [InlineData("ancillary_variables", "quality lat", "quality")]
    [InlineData("cell_measures", "area: lat volume: volcello", "volume: volcello")]
    [InlineData("cell_measures", "area: areacella", "area: areacella")]
    [InlineData("formula_terms", "a: a b: b ps: ps", "a: a ps: ps")]
    [InlineData("formula_terms", "b: b", null)]
    [InlineData("comment", "lat b", "lat b")]
    public void Names_that_are_gone_are_left_out(string attribute, string before, string? after) => Assert.Equal(
        after,
        References.Without(AttributeSet.Empty.With(attribute, before), new HashSet<string> { "lat", "b" }).Text(attribute));
}
