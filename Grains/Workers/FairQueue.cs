namespace Compute.Orleans.Grains.Workers;

/// <summary>Orders a silo's work: users in turn, a user's small jobs first, and no job for ever last.</summary>
/// <remarks>
/// Next is the user with the least work running, among equals the one who was served the longest time ago; of that
/// user's jobs the smallest, but every fourth time the one that has waited longest, so that a stream of small jobs
/// does not starve a large one. Within a job the order is that of arrival. Threading: one caller at a time.
/// </remarks>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class FairQueue<T>
{
    private const int OldestEvery = 4;

    private readonly Dictionary<string, UserLine> _users = [];
    private long _clock;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an item at the end of its job's line.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="job">The job that it is part of.</param>
    /// <param name="jobBytes">The job's size.</param>
    /// <param name="item">What waits.</param>
    public void Add(string user, Guid job, long jobBytes, T item)
    {
        if (!_users.TryGetValue(user, out var line))
        {
            _users.Add(user, line = new UserLine());
        }

        if (!line.Jobs.TryGetValue(job, out var jobLine))
        {
            line.Jobs.Add(job, jobLine = new JobLine(jobBytes, ++_clock));
        }

        jobLine.Items.Enqueue(item);
        Count++;
    }

    /// <summary>Takes the next item, which counts as running until <see cref="Done"/>.</summary>
    public bool TryTake(out T item)
    {
        var user = _users.Values.Where(line => line.Jobs.Count > 0)
            .OrderBy(line => line.Running).ThenBy(line => line.Served).FirstOrDefault();
        if (user is null)
        {
            item = default!;
            return false;
        }

        user.Served = ++_clock;
        user.Running++;
        var (job, next) = ++user.Takes % OldestEvery == 0
            ? user.Jobs.MinBy(pair => pair.Value.Arrival)
            : user.Jobs.OrderBy(pair => pair.Value.Bytes).ThenBy(pair => pair.Value.Arrival).First();
        item = next.Items.Dequeue();
        Count--;
        if (next.Items.Count == 0)
        {
            _ = user.Jobs.Remove(job);
        }

        return true;
    }

    /// <summary>Says that an item that was taken runs no more.</summary>
    /// <param name="user">Whose it was.</param>
    public void Done(string user)
    {
        var line = _users[user];
        line.Running--;
        DropIfIdle(user, line);
    }

    /// <summary>Takes out what still waits of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="which">What of it is to go.</param>
    public IReadOnlyList<T> Remove(Guid job, Func<T, bool> which)
    {
        var removed = new List<T>();
        foreach (var (user, line) in _users.ToArray())
        {
            if (!line.Jobs.TryGetValue(job, out var jobLine))
            {
                continue;
            }

            for (var left = jobLine.Items.Count; left > 0; left--)
            {
                var item = jobLine.Items.Dequeue();
                if (which(item))
                {
                    removed.Add(item);
                }
                else
                {
                    jobLine.Items.Enqueue(item);
                }
            }

            DropIfIdle(user, line, job, jobLine);
        }

        Count -= removed.Count;
        return removed;
    }

    private void DropIfIdle(string user, UserLine line, Guid job, JobLine jobLine)
    {
        if (jobLine.Items.Count == 0)
        {
            _ = line.Jobs.Remove(job);
        }

        DropIfIdle(user, line);
    }

    private void DropIfIdle(string user, UserLine line)
    {
        if (line.Running == 0 && line.Jobs.Count == 0)
        {
            _ = _users.Remove(user); // Users come and go; their lines must not stay.
        }
    }

    private sealed class UserLine
    {
        public Dictionary<Guid, JobLine> Jobs { get; } = [];

        public int Running { get; set; }

        public long Served { get; set; }

        public int Takes { get; set; }
    }

    private sealed class JobLine(long bytes, long arrival)
    {
        public long Bytes { get; } = bytes;

        public long Arrival { get; } = arrival;

        public Queue<T> Items { get; } = [];
    }
}
