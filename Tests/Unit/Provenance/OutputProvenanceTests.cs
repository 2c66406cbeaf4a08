using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Provenance;

public sealed class OutputProvenanceTests
{
    private static readonly DateTimeOffset _accepted = new(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));
    private static readonly InputState _input = new("/d/a.nc", 9, "2020-01-01T00:00:00.0000000Z", null);

    private static readonly ComputeRequest _request = new(
        "CDAT.subset",
        [new("v0", "/d/a.nc", "tas")],
        [],
        [new("CDAT.subset", "r", ["v0"], null, ImmutableSortedDictionary<string, string>.Empty, null)]);

    [Fact]
    public void What_an_output_says_of_itself_is_read_from_it()
    {
        var attributes = Attributes(new("Compute.Orleans 1", "registry/image:1", 64, 1024)).AddTo(AttributeSet.Empty);

        var provenance = OutputProvenance.Of(attributes)!;

        Assert.Equal("CDAT.subset", attributes.Text("provenance.wps_identifier"));
        Assert.Equal("https://host/prefix/wps", attributes.Text("provenance.wps_server"));
        Assert.Equal("2020-01-02T01:04:05Z", attributes.Text("provenance.accepted"));
        Assert.Equal(ExecuteDocument.Of(_request), provenance.Document);
        Assert.Equal(
            ("https://host/prefix/wps", _accepted, "Compute.Orleans 1", "registry/image:1", 64, 1024),
            (provenance.Server, provenance.Accepted!.Value, provenance.Software, provenance.ContainerImage,
                provenance.PartitionMb!.Value, provenance.BlockKb!.Value));
        Assert.Equal([_input], provenance.Inputs!.Value);
    }

    [Fact]
    public void What_is_not_known_is_not_said()
    {
        var attributes = Attributes(new("x", null, 1, 64), server: null).AddTo(AttributeSet.Empty);

        Assert.Null(attributes["provenance.wps_server"]);
        Assert.Null(attributes["provenance.container_image"]);
    }

    [Fact]
    public void The_newest_provenance_takes_the_place_of_an_older_one_and_nothing_else_does()
    {
        var inherited = AttributeSet.Empty
            .With("provenance.wps_document", "<old/>").With("provenance.other", "old").With("title", "kept");

        var attributes = Attributes(new("x", null, 1, 64)).AddTo(inherited);

        Assert.Null(attributes["provenance.other"]);
        Assert.Equal("kept", attributes.Text("title"));
        Assert.Equal(ExecuteDocument.Of(_request), attributes.Text("provenance.wps_document"));
    }

    [Fact]
    public void An_output_of_the_original_service_says_less()
    {
        var original = AttributeSet.Empty
            .With("provenance.wps_document", "<x/>").With("provenance.inputs", "?").With("provenance.accepted", "once");

        Assert.Equal(new OutputProvenance { Document = "<x/>" }, OutputProvenance.Of(original));
        Assert.Null(OutputProvenance.Of(AttributeSet.Empty.With("history", "made by hand")));
    }

    [Fact]
    public void So_many_outputs_that_they_would_be_little_but_provenance_are_refused()
    {
        var attributes = Attributes(new(new string('x', 1 << 20), null, 1, 64));

        attributes.CheckRoom(200);
        var refusal = Assert.Throws<ComputeException>(() => attributes.CheckRoom(256));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.Contains("256 outputs", refusal.Message, StringComparison.Ordinal);
    }

    private static ProvenanceAttributes Attributes(Producer producer, string? server = "https://host/prefix/wps") =>
        ProvenanceAttributes.Of(_request, server, _accepted, producer, [(_input, AttributeSet.Empty)]);
}
