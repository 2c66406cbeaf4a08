using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Eight time steps of a one-degree map, as they lie in a file; every tenth number is missing.</summary>
internal sealed class StoredMaps
{
    private readonly byte[] _bytes;
    private readonly ValueForm _form;

    /// <summary>Makes the maps.</summary>
    /// <param name="isSwapped">Whether they are of a classic file, most significant byte first.</param>
    public StoredMaps(bool isSwapped)
    {
        const float Missing = 1e20f;
        float[] numbers = [.. Enumerable.Range(0, Times * Cells).Select(place => place % 10 == 0 ? Missing : place % 997)];
        _bytes = MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        if (isSwapped)
        {
            ByteSwap.Reverse(_bytes, sizeof(float));
        }

        _form = new ValueForm(ElementType.Float, isSwapped, Missing);
    }

    /// <summary>The number of time steps.</summary>
    public static int Times => 8;

    /// <summary>The number of a map's cells.</summary>
    public static int Cells => 180 * 360;

    /// <summary>A row for each time step.</summary>
    public StoredRows Rows => new(_bytes, Times, Cells, Cells, _form);

    /// <summary>A row for each circle of latitude of each time step.</summary>
    public StoredRows Circles => new(_bytes, Times * 180, 360, 360, _form);
}
