using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Checks bounding boxes: as many numbers in both corners, in a known reference system.</summary>
/// <remarks>Source: OGC 06-121r3, 10.2: in a query, lower corner, upper corner, system and dimensions.</remarks>
internal static class BoxChecks
{
    private const int MaxDimensions = 4;

    /// <summary>The checked box: its corners are numbers, joined with spaces.</summary>
    /// <exception cref="FaultException">InvalidValue, naming the input.</exception>
    public static TypedValue Check(BoundingBoxDescription form, TypedValue sent)
    {
        var (corners, crs) = sent.Kind switch
        {
            ValueKind.BoundingBox => (sent.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries), sent.Crs),
            ValueKind.Unspecified => Query(sent),
            _ => throw Refuse(sent, "is no box: wps:BoundingBoxData is wanted"),
        };
        foreach (var corner in corners)
        {
            if (!IsNumber(corner))
            {
                throw Refuse(sent, $"has the coordinate \"{corner}\": a number is wanted");
            }
        }

        if (corners.Length is 0 or > 2 * MaxDimensions || corners.Length % 2 != 0)
        {
            throw Refuse(
                sent, $"has {corners.Length} coordinates: the lower corner's and as many of the upper one are wanted");
        }

        if (string.IsNullOrEmpty(crs))
        {
            crs = form.Crs[0];
        }
        else if (!form.Crs.Any(known => CrsName.AreSame(known, crs)))
        {
            throw Refuse(sent, $"has the crs \"{crs}\": it may be {string.Join(", ", form.Crs)}");
        }

        return new(sent.Identifier, ValueKind.BoundingBox, string.Join(' ', corners)) { Crs = crs };
    }

    private static (string[] Corners, string? Crs) Query(TypedValue sent)
    {
        var parts = sent.Text.Split(',', StringSplitOptions.TrimEntries);
        var count = parts.TakeWhile(IsNumber).Count();
        switch (parts.Length - count)
        {
            case 0:
                return (parts, null);
            case 1:
                return (parts[..count], parts[count]);
            case 2 when int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions):
                return 2 * dimensions == count
                    ? (parts[..count], parts[count])
                    : throw Refuse(
                        sent, $"has {dimensions} dimensions and {count} coordinates: twice as many are wanted");
            default:
                throw Refuse(sent, "is no box: numbers, a reference system and the number of dimensions are wanted");
        }
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private static FaultException Refuse(TypedValue sent, string what) =>
        new(FaultCode.InvalidValue, sent.Identifier, $"the input {sent.Identifier} {what}");
}
