using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads object headers of both versions, many at once, and keeps them.</summary>
/// <remarks>Memory: what the headers take, and 80 bytes a message. Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="budget">How much may still be read.</param>
internal sealed class ObjectHeaderReader(Hdf5File file, ReadBudget budget)
{
    private const int FirstBytes = 512; // Most headers end before; the rest is mostly in the same page.

    private readonly Dictionary<long, ObjectHeader> _headers = [];

    /// <summary>Reads the header of one object.</summary>
    /// <param name="address">Where it is.</param>
    /// <exception cref="ComputeException">CorruptData when it is damaged.</exception>
    public async ValueTask<ObjectHeader> ReadAsync(long address)
    {
        if (!_headers.TryGetValue(address, out var header))
        {
            await ReadAsync([address]);
            header = _headers[address];
        }

        return header;
    }

    /// <summary>Reads the headers of many objects, in as many round trips as one of them would take.</summary>
    /// <param name="addresses">Where they are; each may come several times.</param>
    /// <exception cref="ComputeException">CorruptData when one is damaged.</exception>
    public async ValueTask ReadAsync(IEnumerable<long> addresses)
    {
        var wanted = addresses.Distinct().Where(address => !_headers.ContainsKey(address)).ToList();
        await file.PrefetchAsync(wanted.Select(address => (address, (long)FirstBytes)));
        var underway = new List<(long Address, HeaderBlocks Blocks)>(wanted.Count);
        foreach (var address in wanted)
        {
            var blocks = new HeaderBlocks(file, budget, address);
            await blocks.ReadFirstAsync();
            underway.Add((address, blocks));
        }

        while (underway.Count > 0)
        {
            await file.PrefetchAsync(underway.SelectMany(header => header.Blocks.Next));
            foreach (var (_, blocks) in underway)
            {
                for (var count = blocks.Next.Count(); count > 0; count--)
                {
                    await blocks.ReadNextAsync();
                }
            }

            underway.RemoveAll(Finish);
        }
    }

    private bool Finish((long Address, HeaderBlocks Blocks) underway)
    {
        if (underway.Blocks.Next.Any())
        {
            return false;
        }

        _headers.Add(underway.Address, underway.Blocks.Header);
        return true;
    }
}
