using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.Grains.Messages;

/// <summary>Turns an operation's signature into the description that clients see.</summary>
internal static class ProcessMapping
{
    /// <summary>What every process of this build says its version is.</summary>
    public const string Version = "1.0.0";

    public static ProcessDescription ToMessage(this Signature signature) => new(
        signature.Identifier,
        signature.Title,
        signature.Abstract,
        Version,
        [.. signature.Parameters.Select(parameter => new ParameterDescription(
            parameter.Name, parameter.Abstract, parameter.Allowed))],
        signature.MinInputs,
        signature.MaxInputs)
    {
        Inputs =
        [
            .. signature.Inputs.Select(input => new InputDescription(
                input.Identifier,
                input.Title,
                input.Abstract,
                input.MinOccurs,
                input.MaxOccurs,
                ToMessage(input.Form))),
        ],
        Outputs =
        [
            .. signature.Outputs.Select(output => new OutputDescription(
                output.Identifier, output.Title, output.Abstract, ToMessage(output.Form))),
        ],
        IsImmediate = signature.IsImmediate,
    };

    private static IValueDescription ToMessage(ValueForm form) => form switch
    {
        LiteralForm literal => new LiteralDescription(
            literal.DataType,
            literal.Allowed,
            [.. literal.Ranges.Select(range => new RangeDescription(range.Least, range.Most))],
            literal.Default,
            literal.Units),
        BoundingBoxForm box => new BoundingBoxDescription(box.Crs),
        ComplexForm complex => new ComplexDescription(
            [.. complex.Formats.Select(format => new FormatDescription(
                format.MimeType, format.Encoding, format.Schema))],
            complex.MaximumMegabytes),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "a form without a description"),
    };
}
