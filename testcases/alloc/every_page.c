// SPDX-License-Identifier: GPL-2.0-or-later
/* Every allocator of pages, percpu and vmalloc memory, once, where none is allowed. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_RAW_SPINLOCK(lock);

void many_pages(struct page **pages, struct list_head *list, struct page_frag_cache *frag)
{
	raw_spin_lock(&lock);
	alloc_pages_bulk_array(GFP_ATOMIC, 4, pages); // EXPECT alloc-in-raw[rt]
	alloc_pages_bulk_list(GFP_ATOMIC, 4, list); // EXPECT alloc-in-raw[rt]
	alloc_pages_bulk_array_node(GFP_ATOMIC, 0, 4, pages); // EXPECT alloc-in-raw[rt]
	alloc_pages_bulk_array_mempolicy(GFP_ATOMIC, 4, pages); // EXPECT alloc-in-raw[rt]
	alloc_pages_exact_nid(0, 8192, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	alloc_pages_exact(8192, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	get_zeroed_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	page_frag_alloc_align(frag, 64, GFP_ATOMIC, 1); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}

void folios(struct vm_area_struct *vma, struct page **page)
{
	raw_spin_lock(&lock);
	folio_alloc(GFP_ATOMIC, 2); // EXPECT alloc-in-raw[rt]
	__folio_alloc_node(GFP_ATOMIC, 2, 0); // EXPECT alloc-in-raw[rt]
	filemap_alloc_folio(GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	alloc_pages_node(0, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	page[0] = alloc_page_vma(GFP_ATOMIC, vma, 0); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&lock);
}

static DEFINE_SPINLOCK(queue);

/* As in linux/gfp.h, which has them in kernels with CMA only. */
#ifndef CONFIG_CONTIG_ALLOC
int alloc_contig_range(unsigned long start, unsigned long end, unsigned int migratetype, gfp_t gfp_mask);
struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp_mask, int nid, nodemask_t *nodemask);
#endif

/* They migrate what is in their way. */
void ranges(unsigned long pfn)
{
	spin_lock(&queue);
	if (!alloc_contig_range(pfn, pfn + 16, MIGRATE_MOVABLE, GFP_NOWAIT)) // EXPECT sleep-in-atomic[rt,nort]
		free_contig_range(pfn, 16);
	alloc_contig_pages(16, GFP_NOWAIT, 0, NULL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&queue);
	raw_spin_lock(&lock);
	free_contig_range(pfn, 16); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
}

void percpu(void)
{
	raw_spin_lock(&lock);
	__alloc_percpu_gfp(64, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	__alloc_percpu(64, 8); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&lock);
}

/* Page tables are made with GFP_KERNEL, whatever the flags. */
void of_vmalloc(const void *old, struct page **pages)
{
	raw_spin_lock(&lock);
	vmalloc(4096); // EXPECT sleep-in-atomic[rt,nort]
	vzalloc(4096); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_user(4096); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_node(4096, 0); // EXPECT sleep-in-atomic[rt,nort]
	vzalloc_node(4096, 0); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_32(4096); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_32_user(4096); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_array(16, 4096); // EXPECT sleep-in-atomic[rt,nort]
	vcalloc(16, 4096); // EXPECT sleep-in-atomic[rt,nort]
	__vmalloc(4096, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	vmalloc_huge(4096, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	__vmalloc_node(4096, 8, GFP_ATOMIC, 0, NULL); // EXPECT sleep-in-atomic[rt,nort]
	__vmalloc_array(16, 4096, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	__vcalloc(16, 4096, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	__vmalloc_node_range(4096, 8, 0, 0, GFP_ATOMIC, PAGE_KERNEL, 0, 0, NULL); // EXPECT sleep-in-atomic[rt,nort]
	vmap(pages, 1, VM_MAP, PAGE_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	vm_map_ram(pages, 1, 0); // EXPECT sleep-in-atomic[rt,nort]
	vm_unmap_ram(old, 1); // EXPECT free-in-raw[rt,nort]
	raw_spin_unlock(&lock);
}
