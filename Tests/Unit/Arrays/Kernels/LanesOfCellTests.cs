using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class LanesOfCellTests
{
    [Fact]
    public void Lanes_are_added_in_the_order_of_the_scalar_twin()
    {
        Check<SumLanes>();
        Check<MomentLanes>();
        Check<WeightedLanes>();
        Check<ExtremeLanes<Larger>>();
    }

    [Fact]
    public void The_upper_half_is_added_to_the_lower_until_one_is_left()
    {
        double[] lanes = [1, 1e17, 0, 0, 3, -1e17, 0, 1, .. new double[8]];
        var state = new double[2];

        LanesOfCell.AddScalar<SumLanes>(lanes, state, 0, 1);

        Assert.Equal([5, 0], state);
    }

    private static void Check<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var lanes = KernelSamples.Doubles((8 * TLanes.Components) + seed, hasInfinities: seed % 2 == 1)[seed..];
            var (vectors, scalars) = (StoredSample.State(TLanes.Components, 3), StoredSample.State(TLanes.Components, 3));

            var room = new double[TLanes.Components * LanesOfCell.Room];
            room.AsSpan().Fill(7);
            CellRows.Copy(lanes, 8, room, LanesOfCell.Room, TLanes.Components, 8);
            LanesOfCell.Add<TLanes>(room, 8, vectors, 1, 3);
            LanesOfCell.AddScalar<TLanes>(lanes, scalars, 1, 3);

            Assert.Equal(StoredSamples.Bits(scalars), StoredSamples.Bits(vectors));
        }
    }
}
