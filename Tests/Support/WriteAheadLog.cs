using System.Buffers.Binary;

namespace Compute.Orleans.Tests.Support;

/// <summary>Counts what was committed to an SQLite database, by its write-ahead log.</summary>
/// <remarks>
/// Source: <see href="https://www.sqlite.org/walformat.html"/>: a frame that ends a transaction holds the database's
/// size. Right as long as the log has not been begun again, which a small test does not get to.
/// </remarks>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;

    public static int Commits(string database)
    {
        using var file = new FileStream(database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        var page = (int)BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(8));
        var salt = log.AsSpan(16, 8);
        var commits = 0;
        for (var at = HeaderBytes; at + FrameHeaderBytes + page <= log.Length; at += FrameHeaderBytes + page)
        {
            if (!log.AsSpan(at + 8, 8).SequenceEqual(salt))
            {
                break;
            }

            commits += BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at + 4)) != 0 ? 1 : 0;
        }

        return commits;
    }
}
