namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>A coordinate reference system by authority and code, in whichever way its name is written.</summary>
/// <param name="Authority">The authority, in upper case: EPSG.</param>
/// <param name="Code">The code, in upper case: 4326.</param>
/// <remarks>Source: OGC 07-092r3 (URNs) and 09-048r5 (URLs); "EPSG:4326" is what most clients write.</remarks>
internal readonly record struct CrsName(string Authority, string Code)
{
    private const string Urn = "urn:ogc:def:crs:";
    private const string Url = "://www.opengis.net/def/crs/";

    /// <summary>Whether two names stand for the same system; versions do not matter.</summary>
    public static bool AreSame(string one, string other) =>
        one == other || (Parse(one) is { } name && Parse(other) == name);

    private static CrsName? Parse(string text)
    {
        var upper = text.Trim().ToUpperInvariant();
        if (upper.StartsWith(Urn, StringComparison.OrdinalIgnoreCase))
        {
            return Of(upper[Urn.Length..].Split(':'));
        }

        var at = upper.IndexOf(Url, StringComparison.OrdinalIgnoreCase);
        return Of(at >= 0 ? upper[(at + Url.Length)..].Split('/') : upper.Split(':'));
    }

    // Authority, version or nothing, code.
    private static CrsName? Of(string[] parts) => parts switch
    {
        [{ Length: > 0 } authority, { Length: > 0 } code] => new(authority, code),
        [{ Length: > 0 } authority, _, { Length: > 0 } code] => new(authority, code),
        _ => null,
    };
}
