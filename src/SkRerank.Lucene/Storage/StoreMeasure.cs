using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace SkRerank.Lucene.Storage;

/// <summary>Adds up the files of a commit by what they hold.</summary>
internal static class StoreMeasure
{
    public static LuceneStoreSize Of(StoreSnapshot snapshot, StoreSchema schema)
    {
        LuceneDirectory directory = snapshot.Reader.Directory;
        var byExtension = new Dictionary<string, long>(StringComparer.Ordinal);
        long total = 0;
        foreach (string file in snapshot.Reader.IndexCommit.FileNames)
        {
            long length = directory.FileLength(file);
            total += length;
            if (!file.EndsWith(".cfs", StringComparison.Ordinal))
            {
                Count(file, length);
                continue;
            }

            using var compound = new CompoundFileDirectory(directory, file, IOContext.READ_ONCE, openForWrite: false);
            foreach (string inner in compound.ListAll()) Count(inner, compound.FileLength(inner));
        }

        long text = Bytes(snapshot, StoreSchema.RecordField);
        long postings = Sum(".tim", ".tip", ".doc", ".nvd", ".nvm");
        long embeddings = schema.Vectors.Sum(field => Bytes(snapshot, field.Name));
        long tokens = Bytes(snapshot, StoreSchema.TokenField);
        long sketches = Bytes(snapshot, StoreSchema.SketchField);
        return new LuceneStoreSize(snapshot.Count, text, postings, embeddings, tokens, sketches, total - text - postings - embeddings - tokens - sketches);

        void Count(string file, long length)
        {
            string extension = Path.GetExtension(file);
            byExtension[extension] = byExtension.GetValueOrDefault(extension) + length;
        }

        long Sum(params string[] extensions) => extensions.Sum(e => byExtension.GetValueOrDefault(e));
    }

    private static long Bytes(StoreSnapshot snapshot, string field)
    {
        long total = 0;
        var bytes = new BytesRef();
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            BinaryDocValues? values = leaf.AtomicReader.GetBinaryDocValues(field);
            for (int doc = 0; values is not null && doc < leaf.AtomicReader.MaxDoc; doc++)
            {
                values.Get(doc, bytes);
                total += bytes.Length;
            }
        }

        return total;
    }
}
