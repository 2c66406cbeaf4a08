using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Selecting;

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
        + "the dimension. With `method` an end that the axis does not have gives way to a value that it has. The "
        + "values of the result are bit-equal to the file's.",
        1,
        1,
        [
            SelectionMethods.Parameter,
            .. CommonParameters.All,
        ])
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
            new("The grid point that is nearest to Hamburg.", """{"method": "nearest"}""")
            {
                Domain = """
                    {
                      "lat": {"start": 53.55, "end": 53.55, "step": 1, "crs": "values"},
                      "lon": {"start": 9.99, "end": 9.99, "step": 1, "crs": "values"}
                    }
                    """,
            },
        ],
    };

    public override SelectionMethod MethodOf(Arguments arguments) => SelectionMethods.Of(arguments);

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) => inputs[0];
}
