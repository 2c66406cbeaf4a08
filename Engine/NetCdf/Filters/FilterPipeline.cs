using System.Buffers;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Undoes all filters of blocks of one length, the last filter first.</summary>
/// <remarks>
/// Errors: InvalidDataException says what is wrong with a block; who knows which block it is makes it a message.
/// Memory: at most two scratch buffers as long as a block, rented; nothing is allocated for a block.
/// Threading: any number of callers.
/// </remarks>
internal sealed class FilterPipeline
{
    /// <summary>What a compressor may add to a block that does not shrink: an eighth, and some KiB.</summary>
    private const int SlackBytes = 64 << 10;

    private readonly ImmutableArray<StoredFilter> _filters;
    private readonly ImmutableArray<FilterCodec> _codecs;
    private readonly long _bytes;

    /// <summary>Prepares the undoing.</summary>
    /// <param name="filters">The filters, in the order in which they were applied; all in the catalogue.</param>
    /// <param name="bytes">The length of a block before all filters.</param>
    public FilterPipeline(ImmutableArray<StoredFilter> filters, long bytes)
    {
        _filters = filters;
        _bytes = bytes;
        _codecs =
        [
            .. filters.Select(filter => FilterCatalog.Find(filter.Id)
                ?? throw new ArgumentException(FilterCatalog.Refusal([filter]), nameof(filters))),
        ];
    }

    /// <summary>The longest that a block can be behind all filters.</summary>
    public long GreatestStoredBytes => _bytes + (_bytes / 8) + SlackBytes;

    /// <summary>Whether a block is stored as it is.</summary>
    /// <param name="skippedFilters">Bit n is set where filter n was not applied.</param>
    public bool IsPlain(uint skippedFilters)
    {
        for (var place = 0; place < _filters.Length; place++)
        {
            if (IsApplied(place, skippedFilters))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks, before anything is allocated, that a block of some length can be what is claimed.</summary>
    /// <param name="storedBytes">Its length behind all filters.</param>
    /// <param name="skippedFilters">Bit n is set where filter n was not applied.</param>
    /// <exception cref="InvalidDataException">It cannot.</exception>
    public void Check(long storedBytes, uint skippedFilters)
    {
        long? exact = _bytes;
        var greatest = (Int128)storedBytes;
        var isBounded = true;
        for (var place = 0; place < _codecs.Length; place++)
        {
            if (IsApplied(place, skippedFilters))
            {
                exact = exact is { } before ? _codecs[place].FilteredBytes(before) : null;
                isBounded &= _codecs[place].GreatestRatio is not null && greatest < long.MaxValue;
                greatest *= isBounded ? _codecs[place].GreatestRatio!.Value : 1;
            }
        }

        if (exact is { } wanted && wanted != storedBytes)
        {
            throw Damage($"{storedBytes} bytes are stored, and it takes {wanted}");
        }

        if (storedBytes > GreatestStoredBytes)
        {
            throw Damage($"{storedBytes} bytes are stored for {_bytes}, which no filter makes of them");
        }

        if (exact is null && isBounded && _bytes > greatest + SlackBytes)
        {
            throw Damage($"{storedBytes} bytes are stored, of which its filters cannot have made {_bytes}");
        }
    }

    /// <summary>Undoes the filters of a block.</summary>
    /// <param name="stored">The block behind all filters, of a length that was checked.</param>
    /// <param name="skippedFilters">Bit n is set where filter n was not applied.</param>
    /// <param name="decoded">Exactly as long as a block before all filters.</param>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public void Undo(ReadOnlyMemory<byte> stored, uint skippedFilters, Memory<byte> decoded)
    {
        Span<long> before = stackalloc long[_filters.Length];
        var first = Lengths(skippedFilters, before);
        var scratch = default((byte[]? Now, byte[]? Other));
        try
        {
            var block = stored;
            for (var place = _filters.Length - 1; place >= 0; place--)
            {
                if (!IsApplied(place, skippedFilters))
                {
                    continue;
                }

                var room = decoded;
                if (place != first)
                {
                    var bytes = (int)(before[place] >= 0 ? before[place] : GreatestStoredBytes);
                    scratch.Other ??= ArrayPool<byte>.Shared.Rent((int)GreatestStoredBytes);
                    room = scratch.Other.AsMemory(0, bytes);
                }

                block = Undo(place, block, room, before[place]);
                if (place != first && block.Span.Overlaps(room.Span))
                {
                    scratch = (scratch.Other, scratch.Now); // What was just filled must not be the next room.
                }
            }

            if (block.Length != decoded.Length)
            {
                throw Damage($"{block.Length} bytes come out, and it has {decoded.Length}");
            }

            if (!block.Span.Overlaps(decoded.Span))
            {
                block.CopyTo(decoded); // The first filter only took something off, as a checksum.
            }
        }
        finally
        {
            Return(scratch.Now);
            Return(scratch.Other);
        }
    }

    private ReadOnlyMemory<byte> Undo(int place, ReadOnlyMemory<byte> block, Memory<byte> room, long wantedBytes)
    {
        ReadOnlyMemory<byte> undone;
        try
        {
            undone = _codecs[place].Undo(block, room, _filters[place].Parameters);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{FilterCatalog.Name(_filters[place])}: {damage.Message}", damage);
        }

        return wantedBytes < 0 || undone.Length == wantedBytes
            ? undone
            : throw Damage(
                $"{FilterCatalog.Name(_filters[place])}: {undone.Length} bytes come out, and it has {wantedBytes}");
    }

    /// <summary>The lengths before each filter, as far as they are known; the first filter that was applied.</summary>
    private int Lengths(uint skippedFilters, Span<long> before)
    {
        var first = -1;
        long? bytes = _bytes;
        for (var place = 0; place < before.Length; place++)
        {
            before[place] = bytes ?? -1;
            if (IsApplied(place, skippedFilters))
            {
                first = first < 0 ? place : first;
                bytes = bytes is { } known ? _codecs[place].FilteredBytes(known) : null;
            }
        }

        return first;
    }

    private static bool IsApplied(int place, uint skippedFilters) =>
        place >= 32 || (skippedFilters & (1U << place)) == 0;

    private static void Return(byte[]? scratch)
    {
        if (scratch is not null)
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static InvalidDataException Damage(FormattableString problem) => new(FormattableString.Invariant(problem));
}
