using System.Globalization;
using System.Text;

namespace Compute.Orleans.Engine.Storage;

/// <summary>The shared data folder and the names in it; nothing of the service is written outside of it.</summary>
/// <param name="root">Absolute path of the folder.</param>
public sealed class DataFolder(string root)
{
    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Where finished outputs stand: user/job/file.nc below it.</summary>
    public string Public => Path.Combine(Root, "public");

    /// <summary>Where files are indexed once.</summary>
    public string Index => Path.Combine(Root, "index");

    /// <summary>Where fetched bytes of remote files are kept, unless configuration names another folder.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>Where outputs grow until they are whole.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>Where remote files stand that were fetched as a whole.</summary>
    public string Fetched => Path.Combine(Root, "cache", "files");

    /// <summary>Where a job keeps what it needs until it ends.</summary>
    /// <param name="job">The job's id.</param>
    public string Work(Guid job) => Path.Combine(Root, "work", job.ToString("n"));

    /// <summary>Where a job's outputs grow; what is left of it is removed when the job has ended.</summary>
    /// <param name="job">The job's id.</param>
    public string Growing(Guid job) => Path.Combine(Temporary, job.ToString("n"));

    /// <summary>Where a job's finished outputs stand; removed when the job did not succeed.</summary>
    /// <param name="user">The owner's name.</param>
    /// <param name="job">The job's id.</param>
    public string Outputs(string user, Guid job) => Path.Combine(Public, Segment(user), job.ToString("n"));

    /// <summary>A user's part of a path: letters, digits, '.', '-' and '_' stay, all else becomes %XX.</summary>
    /// <param name="user">The user's name, of any characters.</param>
    public static string Segment(string user)
    {
        var segment = new StringBuilder(user.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(user))
        {
            var letter = (char)octet;
            var isPlain = char.IsAsciiLetterOrDigit(letter)
                || letter is '-' or '_'
                || (letter == '.' && segment.Length > 0);
            _ = isPlain ? segment.Append(letter) : segment.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return segment.Length == 0 ? "%" : segment.ToString();
    }
}
