using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Silo.Checks;

/// <summary>Looks whether the data folder can be written as outputs are, and whether inputs can be seen.</summary>
internal static class FolderCheck
{
    /// <summary>Checks the data folder: makes a file in it, flushes, renames and removes it.</summary>
    /// <param name="folder">The data folder.</param>
    public static Finding Data(DataFolder folder)
    {
        var probe = Path.Combine(folder.Root, $".check-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(folder.Root);
            using (var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write))
            {
                file.WriteByte(1);
                file.Flush(flushToDisk: true);
            }

            File.Move(probe, probe + ".moved");
            File.Delete(probe + ".moved");
            return Finding.Well("data folder", $"{folder.Root} can be written");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Finding.Wrong(
                "data folder",
                $"{folder.Root} cannot be written: {cause.Message}; let the user {Environment.UserName} write there, "
                + "or name another folder by --data or COMPUTE_DATA");
        }
    }

    /// <summary>Checks the folders of inputs.</summary>
    /// <param name="policy">What may be read.</param>
    public static IEnumerable<Finding> Mounts(AccessPolicy policy)
    {
        foreach (var (at, mount) in policy.Mounts.Index())
        {
            var subject = FormattableString.Invariant($"Data:Mounts:{at}:Path");
            Finding finding;
            try
            {
                _ = Directory.EnumerateFileSystemEntries(mount.Path).FirstOrDefault();
                finding = Finding.Well(subject, $"{mount.Path} can be read");
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                finding = Finding.Wrong(
                    subject,
                    $"{mount.Path} cannot be read: {cause.Message}; mount it here, as on every other machine of the "
                    + "cluster, or take the option away");
            }

            yield return finding;
        }
    }
}
