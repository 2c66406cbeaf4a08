using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>Cuts a region out of a variable; the domain, which every operation has, does the cutting.</summary>
/// <remarks>Values, types, packing and attributes stay as stored: the result is bit-equal to the file.</remarks>
internal sealed class Subset : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.subset",
        "Subset",
        "Cuts a region out of a variable. The domain names dimensions, or their roles (time, lat, lon, level), with "
        + "values (both ends included, in either order; longitudes wrap), indices (the end excluded) or timestamps "
        + "(partial dates such as 2000-02 select their whole period). Start equal to end picks one point and drops "
        + "the dimension. The values of the result are bit-equal to the file's.",
        1,
        1,
        CommonParameters.All)
    {
        Kind = OperationKind.Selection,
        Examples =
        [
            new("Europe, across the meridian of Greenwich, in the years 1990 to 1999.", "{}")
            {
                Domain = """
                    {
                      "lat": {"start": 35, "end": 70, "step": 1, "crs": "values"},
                      "lon": {"start": -10, "end": 40, "step": 1, "crs": "values"},
                      "time": {"start": "1990", "end": "1999", "step": 1, "crs": "timestamps"}
                    }
                    """,
            },
            new("Every twelfth of the first 120 time steps.", "{}")
            {
                Domain = """{"time": {"start": 0, "end": 120, "step": 12, "crs": "indices"}}""",
            },
        ],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) => inputs[0];
}
