using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Parameters;

public sealed class CommonParametersTests
{
    private static readonly NodeArrays _arrays = new();

    // As the original had it: pairs, all of them at once.
    [Theory]
    [InlineData("pr|rain", "rain tas")]
    [InlineData("pr|rain|tas|warm", "rain warm")]
    [InlineData("pr|tas|tas|pr", "tas pr")]
    [InlineData("pr | pr", "pr tas")]
    [InlineData("", "pr tas")]
    public void Variables_are_renamed_in_pairs_at_once(string rename, string names) => Assert.Equal(
        names, string.Join(' ', Finished(("rename", rename)).Data.Select(variable => variable.Name)));

    [Theory]
    [InlineData("pr|rain|tas", "OLD|NEW")]
    [InlineData("pr|a|pr|b", "two names")]
    [InlineData("pr|a|tas|a", "has already")]
    [InlineData("pr|tas", "has already")]
    [InlineData("ps|a", "pr, tas")]
    public void What_gives_no_names_is_refused(string rename, string words)
    {
        var refusal = Assert.Throws<ComputeException>(() => Finished(("rename", rename)));

        Assert.Equal((Fault.InvalidValue, "rename"), (refusal.Fault, refusal.Locator));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_filled_in_every_data_variable()
    {
        var filled = Finished(("fillna", "7"), ("rename", "pr|rain"));

        Assert.Equal(["rain", "tas"], filled.Data.Select(variable => variable.Name));
        foreach (var variable in filled.Data)
        {
            Assert.Equal((double[])[1, 7], await _arrays.ValuesAsync(variable.Node));
        }
    }

    private static LazyDataset Finished(params (string Name, string Value)[] parameters)
    {
        var call = new OperationCall(
            "CDAT.subset",
            "out",
            ["in"],
            null,
            parameters.ToImmutableSortedDictionary(parameter => parameter.Name, parameter => parameter.Value),
            null);
        var dataset = new LazyDataset
        {
            Origin = "a file",
            Variables = [Variable("pr"), Variable("tas")],
            Coordinates = [],
            Attributes = AttributeSet.Empty,
        };
        return CommonParameters.Finished(
            dataset, Arguments.Of(call, OperationCatalog.Find("CDAT.subset")!.Signature));
    }

    private static LazyVariable Variable(string name) => new(
        name, VariableRole.Data, ["x"], _arrays.Read([2], 1f, float.NaN), AttributeSet.Empty);
}
