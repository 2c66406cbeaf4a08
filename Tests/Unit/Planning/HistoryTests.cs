using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset _accepted = new(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    [Fact]
    public void Each_operation_of_a_chain_has_a_line_with_its_parameters_and_its_domain_and_the_last_stands_first()
    {
        var domain = new Domain("d0",
        [
            new ValueRange("lat", -45, 40.5),
            new PositionRange("lon", 0, 10, 2),
            new TimestampRange("time", "1979-06", "1980"),
            new ValueRange("level", 850, 500) { Units = "hPa" },
        ])
        {
            Mask = new Mask("m", "/d/lsm.nc", "sftlf", "mask_data<0.5"),
        };

        var cut = History.Add(Dataset("made by a model"), Call("CDAT.subset"), [domain, domain], _accepted);
        var mean = History.Add(cut, Call("CDAT.mean", ("axes", "lat|lon")), [], _accepted);

        Assert.Equal(
            """
            2020-01-02T01:04:05Z: Compute.Orleans CDAT.mean(axes=lat|lon)
            2020-01-02T01:04:05Z: Compute.Orleans CDAT.subset(lat=-45..40.5, lon=[0:10] step 2, time=1979-06..1980, level=850..500 hPa, mask=mask_data<0.5 with sftlf of /d/lsm.nc)
            made by a model
            """,
            mean.Attributes.Text("history"));
    }

    [Fact]
    public void A_file_without_a_history_begins_one() => Assert.Equal(
        "2020-01-02T01:04:05Z: Compute.Orleans CDAT.mean()",
        History.Add(Dataset(null), Call("CDAT.mean"), [], _accepted).Attributes.Text("history"));

    private static LazyDataset Dataset(string? history) => new()
    {
        Origin = "a test",
        Variables = [],
        Coordinates = [],
        Attributes = history is null ? AttributeSet.Empty : AttributeSet.Empty.With("history", history),
    };

    private static OperationCall Call(string operation, params (string Name, string Value)[] parameters) => new(
        operation,
        "out",
        [],
        null,
        parameters.ToImmutableSortedDictionary(parameter => parameter.Name, parameter => parameter.Value),
        null);
}
