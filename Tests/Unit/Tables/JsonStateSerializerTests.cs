using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class JsonStateSerializerTests
{
    private static readonly DateTimeOffset _accepted =
        new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero).AddTicks(1);

    private static readonly ImmutableSortedDictionary<string, string> _axes =
        ImmutableSortedDictionary<string, string>.Empty.Add("axes", "lat|lon");

    private static readonly JsonStateSerializer _serializer = new();

    [Fact]
    public void A_jobs_status_reads_back_equal_to_the_last_tick()
    {
        var status = new JobStatus(
            Guid.NewGuid(), 7, "Ada \"Ä\" 日本", "CDAT.mean", JobPhase.Failed, 99.999999999999986, "line\nline",
            _accepted, _accepted.AddTicks(1), FaultCode.TooLarge, "variable",
            [new("u/j/f.nc", "ts", "n", "application/netcdf", 1L << 40)]);

        var read = RoundTrip(status);

        Assert.Equal(status with { Outputs = [], Values = [] }, read with { Outputs = [], Values = [] });
        Assert.Equal(status.Outputs.AsEnumerable(), read.Outputs);
    }

    [Fact]
    public void A_request_reads_back_equal()
    {
        var request = new ExecuteRequest(
            "CDAT.workflow",
            "anonymous",
            [new("v0", "/data/a.nc", "ts", Domain: null)],
            [new("d0", [new("time", RangeKind.Timestamps, "1990", "1991-06", 1)])],
            [new("CDAT.mean", "r", ["v0"], "d0", _axes, Gridder: null)]);

        var read = RoundTrip(request);

        Assert.Equal(request.Variables.AsEnumerable(), read.Variables);
        Assert.Equal(request.Domains[0].Ranges.AsEnumerable(), read.Domains[0].Ranges);
        Assert.Equal(request.Operations[0].Inputs.AsEnumerable(), read.Operations[0].Inputs);
        Assert.Equal(request.Operations[0].Parameters, read.Operations[0].Parameters);
        Assert.Equal(("d0", null), (read.Operations[0].Domain, read.Operations[0].Gridder));
    }

    [Fact]
    public void Nothing_of_a_types_or_assemblys_name_is_stored()
    {
        var text = _serializer.Serialize(new Holder { Number = double.NaN, Bytes = new byte[] { 1 } }).ToString();

        Assert.Equal("""{"items":null,"number":"NaN","bytes":"AQ=="}""", text);
    }

    [Fact]
    public void An_array_that_was_never_set_stays_so_and_an_empty_one_stays_empty()
    {
        Assert.True(RoundTrip(new Holder()).Items.IsDefault);
        Assert.Empty(RoundTrip(new Holder { Items = [] }).Items);
        Assert.Equal(["a", null], RoundTrip(new Holder { Items = ["a", null] }).Items);
    }

    // Two versions of the program share a database while one replaces the other.
    [Fact]
    public void What_another_version_wrote_is_read_as_far_as_it_is_known()
    {
        var read = _serializer.Deserialize<Holder>(BinaryData.FromString("""{"number":3,"laterProperty":{"x":[1]}}"""));

        Assert.Equal(3, read!.Number);
        Assert.True(read.Items.IsDefault);
    }

    private static T RoundTrip<T>(T value) => _serializer.Deserialize<T>(_serializer.Serialize(value))!;

    private sealed class Holder
    {
        public ImmutableArray<string?> Items { get; set; }

        public double Number { get; set; }

        public ReadOnlyMemory<byte> Bytes { get; set; }
    }
}
