using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>
/// Reads the input "domain": [("id", DIMENSION: ("start", "end", "step"?, "crs"?, "units"?), ..., "mask"?), ...].
/// </summary>
internal static class DomainCodec
{
    private const string RangeForm = "a dimension's range has start, end, step, crs and units";
    private const string MaskForm = "a mask has uri, id and operation, and nothing else";
    private const string StepForm = "a whole number of elements, at least 1, is wanted";

    /// <summary>The domain of one element.</summary>
    public static RequestDomain Read(JsonInput domain)
    {
        var id = domain.GetText("id", "the name of the domain is wanted");
        RequestMask? mask = null;
        var ranges = ImmutableArray.CreateBuilder<RequestRange>();
        foreach (var (name, member) in domain.Members())
        {
            switch (name)
            {
                case "id":
                case "mask" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "mask":
                    mask = Mask(member);
                    break;
                default:
                    ranges.Add(Range(name, member));
                    break;
            }
        }

        return new(id, ranges.ToImmutable()) { Mask = mask };
    }

    private static RequestMask Mask(JsonInput mask)
    {
        if (mask.Value.ValueKind != JsonValueKind.Object)
        {
            throw mask.Refuse(MaskForm);
        }

        foreach (var (name, member) in mask.Members())
        {
            if (name is not ("uri" or "id" or "operation"))
            {
                throw member.Refuse(MaskForm);
            }
        }

        var uri = mask.GetText("uri", "the URL or path of a file is wanted");
        var (variable, id) = VariableCodec.Names(mask.Get("id", VariableCodec.IdForm));
        return new(id, uri, variable, mask.GetText("operation", "a condition, such as \"mask_data<0.5\", is wanted"));
    }

    private static RequestRange Range(string dimension, JsonInput range)
    {
        if (dimension.Length == 0 || range.Value.ValueKind != JsonValueKind.Object)
        {
            throw range.Refuse(RangeForm);
        }

        foreach (var (name, member) in range.Members())
        {
            if (name is not ("start" or "end" or "step" or "crs" or "units"))
            {
                throw member.Refuse(RangeForm);
            }
        }

        var kind = Kind(range.Find("crs"));
        var step = range.Find("step") is { } given ? given.WholeNumber(StepForm) : 1;
        if (step < 1)
        {
            throw range.Get("step", StepForm).Refuse(StepForm);
        }

        return new(dimension, kind, End(range, "start", kind), End(range, "end", kind), step)
        {
            Units = Units(range.Find("units"), kind),
        };
    }

    private static RangeKind Kind(JsonInput? crs) => crs?.Text("values, indices or timestamps is wanted") switch
    {
        null => RangeKind.Values,
        { } name when name.Equals("values", StringComparison.OrdinalIgnoreCase) => RangeKind.Values,
        { } name when name.Equals("indices", StringComparison.OrdinalIgnoreCase) => RangeKind.Indices,
        { } name when name.Equals("timestamps", StringComparison.OrdinalIgnoreCase) => RangeKind.Timestamps,
        _ => throw crs.Value.Refuse("values, indices or timestamps is wanted"),
    };

    private static string? Units(JsonInput? units, RangeKind kind) => units is { } given
        ? kind == RangeKind.Values
            ? given.Text("the units of values, such as hPa, are wanted")
            : throw given.Refuse("only values have units: leave units out, or let crs be values")
        : null;

    private static string End(JsonInput range, string name, RangeKind kind)
    {
        var wanted = kind switch
        {
            RangeKind.Indices => "a position, such as 10, is wanted",
            RangeKind.Timestamps => "a date, such as \"2000-02-28\" or \"2000-02\", is wanted",
            _ => "a number is wanted",
        };
        var end = range.Get(name, wanted);
        return kind switch
        {
            RangeKind.Indices => end.WholeNumber(wanted).ToString(CultureInfo.InvariantCulture),
            RangeKind.Timestamps => Date(end, wanted),
            _ => end.Number(wanted).ToString("R", CultureInfo.InvariantCulture),
        };
    }

    // A year may come as a bare number.
    private static string Date(JsonInput end, string wanted) => end.Value.ValueKind == JsonValueKind.Number
        ? end.WholeNumber(wanted).ToString("0000", CultureInfo.InvariantCulture)
        : end.Text(wanted);
}
