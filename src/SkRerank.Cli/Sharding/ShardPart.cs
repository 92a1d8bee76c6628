using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Sharding;

/// <summary>Represents the finished output of a shard, as its journal describes it.</summary>
/// <param name="Path">The output.</param>
/// <param name="Header">What it was begun with.</param>
/// <param name="Seal">Its length and hash.</param>
internal sealed record ShardPart(string Path, ShardHeader Header, ShardEntry Seal)
{
    /// <exception cref="RerankException">There is no such output, it has no journal, or it is not finished.</exception>
    public static ShardPart Read(string path)
    {
        var journalPath = ShardJournal.PathOf(path);
        if (!File.Exists(journalPath))
            throw new RerankException($"There is no journal '{journalPath}' beside the part '{path}': give outputs of 'skrerank rerank --shard', with their journals.");
        using var stream = OpenJournal(path, journalPath);
        using var journal = new ShardJournal(stream, journalPath);
        if (journal.Header is not { } header) throw new RerankException($"The journal '{journalPath}' is empty: start shard '{path}' again.");
        ShardEntry? last = null;
        while (journal.Next() is { } entry) last = entry;
        return last is { IsSeal: true } ? new ShardPart(path, header, last)
            : throw new RerankException($"Shard {header.Shard} in '{path}' is not finished; start its command again, then merge.");
    }

    public Stream Open() => InputError.Guard(Path, () => File.OpenRead(Path));

    private static FileStream OpenJournal(string path, string journalPath)
    {
        try
        {
            return new FileStream(journalPath, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException exception) when (FileLockError.Is(exception))
        {
            throw new RerankException($"A process still works on the shard '{path}'; merge when it has finished.", exception);
        }
    }
}
