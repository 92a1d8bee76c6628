using CsCheck;

namespace SkRerank.Lucene.Tests.Storage;

public sealed class LuceneCollectionLawTests
{
    private static readonly Gen<Note> NoteGen = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 3], Gen.Int[1, 5])
        .Select((id, year, words) => new Note { Id = $"k{id}", Text = string.Concat(Enumerable.Repeat("ash ", words)), Year = year, Vector = new float[] { id, year, words, 1 } });

    // A step is a batch to upsert, a list of keys to delete, a year to delete by filter, or a reopening.
    private static readonly Gen<Action<Store>> StepGen = Gen.OneOf(
        NoteGen.Array[0, 6].Select<Note[], Action<Store>>(batch => store => store.Upsert(batch)),
        NoteGen.Array[1, 3].Select<Note[], Action<Store>>(batch => store => store.Upsert(batch)),
        Gen.Int[0, 15].Array[0, 4].Select<int[], Action<Store>>(ids => store => store.Delete([.. ids.Select(i => $"k{i}")])),
        Gen.Int[0, 3].Select<int, Action<Store>>(year => store => store.DeleteYear(year)),
        Gen.Const<Action<Store>>(store => store.Reopen()));

    [Fact]
    public void Collection_AnyUpsertsAndDeletions_HoldsWhatADictionaryHolds()
    {
        StepGen.Array[1, 25].Sample(steps =>
        {
            using var store = new Store();
            foreach (Action<Store> step in steps)
            {
                step(store);
                store.Check();
            }
        }, iter: 8, threads: 1);
    }

    private sealed class Store : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly SortedDictionary<string, Note> _model = new(StringComparer.Ordinal);
        private LuceneCollection<string, Note> _collection;

        public Store()
        {
            Reopen();
            _collection!.EnsureCollectionExistsAsync().GetAwaiter().GetResult();
        }

        public void Upsert(Note[] batch)
        {
            _collection.UpsertAsync(batch).GetAwaiter().GetResult();
            foreach (Note note in batch) _model[note.Id] = note;
        }

        public void Delete(string[] keys)
        {
            _collection.DeleteAsync(keys).GetAwaiter().GetResult();
            foreach (string key in keys) _model.Remove(key);
        }

        public void DeleteYear(int year)
        {
            string[] keys = [.. _model.Values.Where(n => n.Year == year).Select(n => n.Id)];
            Assert.Equal(keys.Length, _collection.DeleteAsync(n => n.Year == year).GetAwaiter().GetResult());
            foreach (string key in keys) _model.Remove(key);
        }

        public void Reopen()
        {
            _collection?.Dispose();
            _collection = new LuceneCollection<string, Note>(_folder.Path);
        }

        public void Check()
        {
            Assert.Equal(_model.Count, _collection.CountAsync().GetAwaiter().GetResult());
            List<Note> all = _collection.GetAsync(n => true, int.MaxValue, new() { IncludeVectors = true }).ToListAsync().AsTask().GetAwaiter().GetResult();
            Assert.Equal(_model.Values.Select(Describe), all.Select(Describe));
            Assert.Equal(_model.Count, _collection.KeywordSearchAsync("ash", 100).CountAsync().AsTask().GetAwaiter().GetResult());
            Assert.Equal(_model.Count, _collection.SearchAsync(new float[] { 1, 2, 3, 4 }, 100).CountAsync().AsTask().GetAwaiter().GetResult());
        }

        public void Dispose()
        {
            _collection.Dispose();
            _folder.Dispose();
        }

        private static string Describe(Note note) => $"{note.Id} {note.Year} {note.Text} {string.Join(' ', note.Vector.ToArray())}";
    }
}
