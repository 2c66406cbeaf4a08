namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>How remote files are read.</summary>
public sealed class HttpSourceOptions
{
    /// <summary>How long a connection may take to come up; 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing before an attempt counts as failed; 60 s by default.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a server may take from a request to the head of its answer; as <see cref="StallTimeout"/> by default.
    /// </summary>
    public TimeSpan? AnswerTimeout { get; set; }

    /// <summary>How often a read is tried in all; 3 by default, at least 1.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// The wait before the second attempt, fourfold before each further one, and each up to a quarter longer by chance;
    /// 500 ms by default.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between attempts, whatever the server asks for; 10 s by default.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many requests run at once to one host; 12 by default, at least 1. An index of 3650 chunks is sixty blocks,
    /// far from each other: with 12 they take five round trips.
    /// </summary>
    public int ConnectionsPerHost { get; set; } = 12;

    /// <summary>
    /// Smaller reads than this are cut out of whole blocks of this length, in bytes; 64 KiB by default.
    /// </summary>
    public int BlockBytes { get; set; } = 64 * 1024;

    /// <summary>How many blocks are kept of all open files together; 256 by default (16 MiB), at least 1.</summary>
    public int CachedBlocks { get; set; } = 256;

    /// <summary>The longest range that one request asks for, in bytes; 8 MiB by default.</summary>
    public int MaxRequestBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// The longest file that is fetched as a whole from a server that does not serve ranges, and what all such files
    /// that nobody reads may have together on the disk, in MiB; 2048 by default, 0 to fetch none.
    /// </summary>
    public int MaxWholeFileMb { get; set; } = 2048;

    /// <summary>
    /// How long what a server said of a file (length, ETag) is taken for true when the file is opened again for the
    /// same plan; 5 s by default, 0 to ask each time. Each read checks it besides.
    /// </summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the proxy that the environment names is used; true by default.</summary>
    public bool UseProxy { get; set; } = true;
}
