using System.Collections.Concurrent;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// A request's files, open, with its variables as lazy datasets; a file that is named twice is opened once.
/// </summary>
internal sealed class OpenInputs : IAsyncDisposable
{
    /// <summary>Files that are opened at once: most of it is waiting.</summary>
    private const int AtOnce = 8;

    private readonly Dictionary<string, IDataSource> _byLocation;

    private OpenInputs(
        Dictionary<string, IDataSource> byLocation,
        ImmutableArray<IDataSource> sources,
        ImmutableArray<LazyDataset> datasets)
    {
        _byLocation = byLocation;
        Sources = sources;
        Datasets = datasets;
    }

    /// <summary>The files, in the order of the request's inputs.</summary>
    public ImmutableArray<IDataSource> Sources { get; }

    /// <summary>The variables, in the same order.</summary>
    public ImmutableArray<LazyDataset> Datasets { get; }

    /// <summary>Opens the files of a request.</summary>
    /// <param name="variables">The request's inputs.</param>
    /// <param name="locations">Where each is read.</param>
    /// <param name="planned">In which state each was planned; none before there is a plan.</param>
    /// <param name="opener">Opens files.</param>
    /// <param name="indexes">Finds or makes their indexes.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<OpenInputs> OpenAsync(
        ImmutableArray<VariableInput> variables,
        IReadOnlyList<string> locations,
        IReadOnlyList<SourceIdentity> planned,
        SourceOpener opener,
        IndexStore indexes,
        CancellationToken cancellationToken)
    {
        var byLocation = new Dictionary<string, IDataSource>(StringComparer.Ordinal);
        try
        {
            var firstPlaces = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var place = 0; place < locations.Count; place++)
            {
                _ = firstPlaces.TryAdd(locations[place], place);
            }

            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                firstPlaces.Values,
                atOnce,
                async (place, token) =>
                {
                    // Messages call a file as its client does, who need not know where it lies here.
                    var name = InputRefusal.Shown(variables[place].Uri);
                    var expected = planned.ElementAtOrDefault(place);
                    var source = await opener.OpenAsync(locations[place], token, name, expected);
                    lock (byLocation)
                    {
                        byLocation.Add(locations[place], source);
                    }
                });

            ImmutableArray<IDataSource> sources = [.. locations.Select(location => byLocation[location])];

            var datasets = new LazyDataset[variables.Length];
            var found = new ConcurrentDictionary<string, DatasetIndex>(StringComparer.Ordinal);
            await Parallel.ForEachAsync(
                byLocation,
                atOnce,
                async (file, token) => found[file.Key] = await indexes.GetAsync(file.Value, token));
            await Parallel.ForAsync(
                0,
                variables.Length,
                atOnce,
                async (place, token) =>
                {
                    // A file that is named twice is one file, so that what is read of it can be found to be the same.
                    var variable = variables[place];
                    var location = locations[place];
                    datasets[place] = await InputDataset.OpenAsync(
                        firstPlaces[location],
                        variable.Uri,
                        found[location],
                        byLocation[location],
                        variable.Variable,
                        token);
                });

            // Headers and coordinates must be of one state of their file, not half of a file that is being replaced.
            foreach (var source in byLocation.Values)
            {
                await source.VerifyUnchangedAsync(cancellationToken);
            }

            return new OpenInputs(byLocation, sources, [.. datasets]);
        }
        catch
        {
            await CloseAsync(byLocation.Values);
            throw;
        }
    }

    /// <summary>Checks that the files are in the state in which they were planned.</summary>
    /// <param name="planned">The plan's inputs.</param>
    /// <exception cref="ComputeException">CorruptData, naming the file that changed.</exception>
    public void CheckUnchanged(ImmutableArray<PlannedInput> planned)
    {
        for (var place = 0; place < planned.Length; place++)
        {
            CheckUnchanged(planned[place], Sources[place].Identity);
        }
    }

    /// <summary>Checks that a file is in the state in which it was planned.</summary>
    /// <param name="planned">The plan's input.</param>
    /// <param name="now">The file's state.</param>
    public static void CheckUnchanged(PlannedInput planned, SourceIdentity now)
    {
        if (planned.Identity != now)
        {
            throw new ComputeException(
                Fault.CorruptData,
                "variable",
                $"{planned.Uri} changed while the job was running; the same request again reads it as it is now");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync(_byLocation.Values);

    private static async ValueTask CloseAsync(IEnumerable<IDataSource> sources)
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }
    }
}
