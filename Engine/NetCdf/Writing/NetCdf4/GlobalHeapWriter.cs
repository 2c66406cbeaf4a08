namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Collects what has any length, and writes it into global heaps.</summary>
/// <remarks>Source: "HDF5 File Format Specification", III.E "Disk Format: Level 1E - Global Heap".</remarks>
internal sealed class GlobalHeapWriter
{
    /// <summary>The library takes no smaller heap.</summary>
    private const int LeastBytes = 4096;

    private const int HeaderBytes = 16;

    /// <summary>Objects are numbered by 16 bits, from 1.</summary>
    private const int MostObjects = ushort.MaxValue;

    private readonly List<(Label Heap, List<ImageWriter> Objects)> _heaps = [];

    /// <summary>Adds an object, and writes the reference to it.</summary>
    /// <param name="body">Takes the reference.</param>
    /// <param name="count">How many elements the object has.</param>
    /// <param name="content">The object.</param>
    public void Add(ImageWriter body, int count, ImageWriter content)
    {
        if (_heaps.Count == 0 || _heaps[^1].Objects.Count == MostObjects)
        {
            _heaps.Add((new Label(), []));
        }

        var (heap, objects) = _heaps[^1];
        objects.Add(content);
        body.Number(count, 4);
        body.Address(heap);
        body.Number(objects.Count, 4);
    }

    /// <summary>Writes the heaps.</summary>
    /// <param name="image">Takes them.</param>
    public void Write(ImageWriter image)
    {
        foreach (var (heap, objects) in _heaps)
        {
            var used = HeaderBytes + objects.Sum(content => HeaderBytes + ((content.Length + 7) / 8 * 8));
            var bytes = Math.Max(LeastBytes, used);
            image.Place(heap);
            image.Bytes("GCOL"u8);
            image.Bytes(1, 0, 0, 0);
            image.Number(bytes, 8);
            for (var place = 0; place < objects.Count; place++)
            {
                image.Number(place + 1, 2);
                image.Zeros(6); // Not counted references, and nothing.
                image.Number(objects[place].Length, 8);
                image.Append(objects[place]);
                image.Pad(8);
            }

            var free = bytes - used;
            if (free >= HeaderBytes)
            {
                image.Zeros(8); // Object 0 is what is free.
                image.Number(free, 8);
                free -= HeaderBytes;
            }

            image.Zeros(free);
        }
    }
}
