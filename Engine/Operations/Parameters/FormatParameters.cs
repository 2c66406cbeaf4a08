using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>The parameters that say which format an output is written in.</summary>
internal static class FormatParameters
{
    private const string Format = "format";
    private const string Deflate = "deflate";
    private const string NetCdf4 = "netcdf4";
    private const string NetCdf3 = "netcdf3";

    /// <summary>Their signatures.</summary>
    public static ImmutableArray<Parameter> All { get; } =
    [
        new(
            Format,
            "The format of the file: netcdf3 (classic, 64-bit offset; the default) or netcdf4 (HDF5, chunks that are "
            + "shuffled and deflated).",
            [NetCdf3, NetCdf4]),
        new(
            Deflate,
            "The level of deflate in a netcdf4 file, from 1 (fast; the default) to 9 (small). Without it, chunks that "
            + "can be taken over from the inputs as they are keep the level they have.",
            ["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    ];

    /// <summary>The format that a call asks for.</summary>
    /// <param name="arguments">The call's parameters.</param>
    /// <returns>The format, or null where the call names none.</returns>
    /// <exception cref="Faults.ComputeException">InvalidValue: a level for a format that has none.</exception>
    public static OutputFormat? Of(Arguments arguments)
    {
        var format = arguments.Text(Format);
        var level = arguments.Text(Deflate);
        var isNetCdf4 = string.Equals(format, NetCdf4, StringComparison.OrdinalIgnoreCase);
        if (level is not null && !isNetCdf4)
        {
            throw arguments.Refuse(
                Deflate, $"is `{level}`, and {format ?? NetCdf3} has no deflate: {Format}={NetCdf4} has");
        }

        return format is null
            ? null
            : isNetCdf4
                ? new(true, level is null ? null : int.Parse(level, CultureInfo.InvariantCulture))
                : OutputFormat.Classic;
    }
}
