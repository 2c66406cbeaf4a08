using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>A process for trying clients out: every output repeats the input of its name.</summary>
/// <remarks>It has every form of input that WPS knows. It is not offered unless the options say so.</remarks>
internal sealed class Echo : ImmediateProcess
{
    /// <summary>The identifier.</summary>
    public const string Identifier = "echo";

    private const string Json = "application/json";
    private const string Wgs84 = "urn:ogc:def:crs:EPSG::4326";
    private const string Crs84 = "urn:ogc:def:crs:OGC:1.3:CRS84";

    private static readonly ImmutableArray<InputSignature> _inputs =
    [
        new("string", "Text", "Any text.", 1, 1, new LiteralForm("string")),
        new("integer", "Whole numbers", "Up to three whole numbers from 0 to 100.", 0, 3, new LiteralForm("integer")
        {
            Ranges = [new(0, 100)],
        }),
        new("double", "Temperature", "A number with a unit.", 0, 1, new LiteralForm("double")
        {
            Units = ["K", "degC"],
        }),
        new("boolean", "Flag", "True or false.", 0, 1, new LiteralForm("boolean")),
        new("time", "Time", "A date with a time.", 0, 1, new LiteralForm("dateTime")),
        new("colour", "Colour", "One of three colours, green by default.", 0, 1, new LiteralForm("string")
        {
            Allowed = ["red", "green", "blue"],
            Default = "green",
        }),
        new("box", "Box", "A box of latitudes and longitudes.", 0, 1, new BoundingBoxForm([Wgs84, Crs84])),
        new("complex", "Documents", "Up to two documents, or bytes in base64.", 0, 2, new ComplexForm(
            [new(Json), new("text/xml"), new("text/plain"), new("application/octet-stream", "base64")], 1)),
    ];

    /// <inheritdoc/>
    public override Signature Signature { get; } = new(
        Identifier,
        "Echo",
        "Repeats its inputs, for trying out clients. An output is there as often as its input was given.",
        0,
        0,
        [])
    {
        Kind = OperationKind.Service,
        IsImmediate = true,
        Inputs = _inputs,
        Outputs = [.. _inputs.Select(input => new OutputSignature(
            input.Identifier, input.Title, $"What the input {input.Identifier} was.", OutputForm(input.Form)))],
    };

    /// <inheritdoc/>
    public override ImmutableArray<ProcessValue> Evaluate(
        ImmutableArray<ProcessValue> inputs, ServiceMetrics? metrics) => inputs;

    // An output has no default, and is not restricted further than its input was.
    private static ValueForm OutputForm(ValueForm form) => form switch
    {
        LiteralForm literal => new LiteralForm(literal.DataType) { Units = literal.Units },
        ComplexForm complex => complex with { MaximumMegabytes = null },
        _ => form,
    };
}
