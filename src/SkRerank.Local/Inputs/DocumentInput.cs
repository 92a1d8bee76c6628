using SkRerank.Local.Indexing;

namespace SkRerank.Local.Inputs;

/// <summary>One input of a store: something that has documents and an identity.</summary>
internal abstract class DocumentInput
{
    /// <summary>Gets the full path by which the store remembers this input.</summary>
    public abstract string Identity { get; }

    /// <summary>Gets whether a document is cut into passages or is one passage whose id is its own.</summary>
    public abstract bool Chunked { get; }

    /// <summary>Gets the files that are not read, known once <see cref="ListIds"/> has run.</summary>
    public virtual IReadOnlyList<SkippedFile> Skipped => [];

    /// <summary>Checks the whole input as far as its form goes and lists the ids of its documents, in their order.</summary>
    public abstract IReadOnlyList<string> ListIds(CancellationToken cancellationToken);

    /// <summary>Reads the documents, in the order of <see cref="ListIds"/>.</summary>
    public abstract IEnumerable<SourceDocument> Read();

    /// <summary>Opens a folder of texts, a BEIR folder or a corpus file.</summary>
    public static DocumentInput Open(string input, string storeFolder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(input));
        if (Directory.Exists(path))
        {
            var corpus = Path.Combine(path, BeirCorpus.FileName);
            return File.Exists(corpus) ? new BeirInput(corpus) : new FolderInput(path, Path.TrimEndingDirectorySeparator(Path.GetFullPath(storeFolder)));
        }

        if (!File.Exists(path))
            throw InputError.Create($"The input '{input}' does not exist; give a folder of {FolderInput.Kinds} files, a BEIR folder or a {BeirCorpus.FileName}.");
        if (Path.GetExtension(path) != ".jsonl")
            throw InputError.Create($"The input '{input}' is a file that is no .jsonl; give a folder of {FolderInput.Kinds} files, a BEIR folder or a {BeirCorpus.FileName}.");
        return new BeirInput(path);
    }
}
