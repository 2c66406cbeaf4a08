namespace Compute.Orleans.Tests.Formats;

/// <summary>A file of the matrix.</summary>
/// <param name="Name">Its name, as docs/netcdf.md has it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="IsReadByNetCdf">Whether netcdf-c reads it; else h5py is asked for the data.</param>
/// <param name="Refused">The variables that are refused, each with a word that the reason has;
/// the empty name stands for the file.</param>
/// <param name="IsMade">Whether it is there: what makes it may not be installed.</param>
internal sealed record MatrixFile(
    string Name, string Path, bool IsReadByNetCdf, Dictionary<string, string> Refused, bool IsMade);
