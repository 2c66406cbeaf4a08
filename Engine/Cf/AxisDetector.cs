using System.Collections.Frozen;

namespace Compute.Orleans.Engine.Cf;

/// <summary>Tells the role of a coordinate variable from its attributes and, failing these, from its name.</summary>
/// <remarks>
/// In order: <c>axis</c>, <c>standard_name</c>, units, <c>positive</c>, <c>cartesian_axis</c>, the name. Source:
/// CF-1.11, chapter 4
/// "Coordinate Types", and Appendix D for the vertical coordinates that have formula terms.
/// </remarks>
public static class AxisDetector
{
    private static readonly FrozenDictionary<string, AxisKind> _letters = Table(
        (AxisKind.T, "t"), (AxisKind.Z, "z"), (AxisKind.Y, "y"), (AxisKind.X, "x"));

    private static readonly FrozenDictionary<string, AxisKind> _directions = Table((AxisKind.Z, "up down"));

    private static readonly FrozenDictionary<string, AxisKind> _standardNames = Table(
        (AxisKind.T, "time"),
        (AxisKind.Y, "latitude grid_latitude projection_y_coordinate projection_y_angular_coordinate"),
        (AxisKind.X, "longitude grid_longitude projection_x_coordinate projection_x_angular_coordinate"),
        (AxisKind.Z,
            "air_pressure height depth altitude geopotential_height model_level_number air_potential_temperature "
            + "height_above_mean_sea_level height_above_reference_ellipsoid height_above_geopotential_datum "
            + "sea_water_pressure depth_below_geoid atmosphere_ln_pressure_coordinate atmosphere_sigma_coordinate "
            + "atmosphere_hybrid_sigma_pressure_coordinate atmosphere_hybrid_height_coordinate "
            + "atmosphere_sleve_coordinate ocean_sigma_coordinate ocean_s_coordinate ocean_s_coordinate_g1 "
            + "ocean_s_coordinate_g2 ocean_sigma_z_coordinate ocean_double_sigma_coordinate"));

    private static readonly FrozenDictionary<string, AxisKind> _units = Table(
        (AxisKind.Y, "degrees_north degree_north degrees_n degree_n degreesn degreen"),
        (AxisKind.X, "degrees_east degree_east degrees_e degree_e degreese degreee degrees_west degree_west"),
        (AxisKind.Z,
            "pa hpa kpa mb mbar millibar millibars bar bars dbar decibar decibars atm atmosphere pascal pascals "
            + "hectopascal hectopascals level layer sigma_level"));

    private static readonly FrozenDictionary<string, AxisKind> _names = Table(
        (AxisKind.T, "time t"),
        (AxisKind.Y, "lat latitude y rlat yc nav_lat"),
        (AxisKind.X, "lon longitude x rlon xc nav_lon"),
        (AxisKind.Z,
            "lev level levels plev pressure height depth altitude alt z lev_p ilev deptht depthu depthv depthw "
            + "st_ocean sw_ocean olevel sigma"));

    /// <summary>The role of a variable that is a coordinate.</summary>
    /// <param name="variableName">The variable's name.</param>
    /// <param name="attributes">Its attributes.</param>
    public static AxisKind Detect(string variableName, AttributeSet attributes)
    {
        var units = attributes.Text("units")?.Trim().ToLowerInvariant();
        return Look(_letters, attributes.Text("axis"))
            ?? Look(_standardNames, attributes.Text("standard_name"))
            ?? (IsTime(units) ? AxisKind.T : Look(_units, units))
            ?? Look(_directions, attributes.Text("positive"))
            ?? Look(_letters, attributes.Text("cartesian_axis")) // GFDL's own, older than CF
            ?? Look(_names, variableName)
            ?? AxisKind.None;
    }

    private static bool IsTime(string? units) =>
        units is not null
        && (units.Contains(" since ", StringComparison.Ordinal)
            || units.Contains(" as %y%m%d", StringComparison.Ordinal));

    private static AxisKind? Look(FrozenDictionary<string, AxisKind> table, string? key) =>
        key is not null && table.TryGetValue(key.Trim(), out var kind) ? kind : null;

    private static FrozenDictionary<string, AxisKind> Table(params ReadOnlySpan<(AxisKind Kind, string Names)> rows)
    {
        var table = new Dictionary<string, AxisKind>(StringComparer.OrdinalIgnoreCase);
        foreach (var (kind, names) in rows)
        {
            foreach (var name in names.Split(' '))
            {
                table.Add(name, kind);
            }
        }

        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
