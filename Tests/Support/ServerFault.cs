namespace Compute.Orleans.Tests.Support;

/// <summary>What a server of files can do wrong when it is asked for a range.</summary>
public enum ServerFault
{
    /// <summary>It breaks the connection off in the middle of the body: the process behind it has died.</summary>
    Dies,

    /// <summary>It sends half of the body, and then nothing.</summary>
    Stalls,

    /// <summary>It ends the body early and in order, without having announced a length.</summary>
    Truncates,

    /// <summary>It announces, and sends, fewer bytes than its Content-Range says.</summary>
    SendsLess,

    /// <summary>It sends more bytes than were asked for, without having announced a length.</summary>
    SendsMore,

    /// <summary>It sends zeros where the bytes should be.</summary>
    SendsZeros,

    /// <summary>It sends other bytes than the file's, as a disk does that is failing.</summary>
    Damages,

    /// <summary>It has another file of the same length by now, and gives the whole of it, as If-Range wants.</summary>
    HasAnother,

    /// <summary>It has another file by now, and gives the range of that one, whatever If-Range wants.</summary>
    GivesAnother,

    /// <summary>It answers 200 with the whole file: it does not serve ranges any more.</summary>
    GivesAll,

    /// <summary>It answers 200 with a page of HTML that says something friendly.</summary>
    GivesPage,

    /// <summary>It gives other bytes than were asked for, and says so.</summary>
    GivesOtherRange,

    /// <summary>It compresses the range, although it was asked not to.</summary>
    Compresses,

    /// <summary>It answers 503 and asks to come again after a second.</summary>
    IsBusy,

    /// <summary>It answers 404.</summary>
    HasNothing,

    /// <summary>It answers 403.</summary>
    Forbids,

    /// <summary>It sends the client to another host.</summary>
    SendsElsewhere,
}
