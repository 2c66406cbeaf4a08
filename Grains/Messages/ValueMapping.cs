using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Messages;

/// <summary>Values of immediate processes: as they travel, and as the engine takes them.</summary>
internal static class ValueMapping
{
    public static ImmutableArray<ProcessValue> ToEngine(this ImmutableArray<TypedValue> values) =>
        values.IsDefault ? [] : [.. values.Select(ToEngine)];

    /// <summary>An output as a message; its kind is that of its form.</summary>
    public static TypedValue ToMessage(this ProcessValue value, Signature signature)
    {
        var form = signature.Outputs.FirstOrDefault(output => output.Identifier == value.Identifier)?.Form;
        return new(value.Identifier, Kind(form), value.Text)
        {
            DataType = (form as LiteralForm)?.DataType,
            Unit = value.Unit,
            Crs = value.Crs,
            MimeType = value.MimeType,
            Encoding = value.Encoding,
            Schema = value.Schema,
        };
    }

    private static ProcessValue ToEngine(TypedValue value) => new(value.Identifier, value.Text)
    {
        Unit = value.Unit,
        Crs = value.Crs,
        MimeType = value.MimeType,
        Encoding = value.Encoding,
        Schema = value.Schema,
    };

    private static ValueKind Kind(ValueForm? form) => form switch
    {
        LiteralForm => ValueKind.Literal,
        BoundingBoxForm => ValueKind.BoundingBox,
        _ => ValueKind.Complex,
    };
}
