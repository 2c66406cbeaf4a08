using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Finds the unit that a client names among those of a literal.</summary>
internal static class Units
{
    /// <summary>The unit; the default one where none is named, null for a literal without units.</summary>
    /// <exception cref="OwsException">InvalidParameterValue, locator uom.</exception>
    public static string? Find(string place, LiteralDescription form, string? unit)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return form.Units.IsDefaultOrEmpty ? null : form.Units[0];
        }

        return !form.Units.IsDefault && form.Units.Contains(unit)
            ? unit
            : throw OwsException.Invalid(
                "uom",
                form.Units.IsDefaultOrEmpty
                    ? $"the uom of {place} is \"{unit}\": it has no unit, leave it out"
                    : $"the uom of {place} is \"{unit}\": it may be {string.Join(", ", form.Units)}");
    }
}
